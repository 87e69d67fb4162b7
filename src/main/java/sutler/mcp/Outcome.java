package sutler.mcp;

/// What a handler can end with. Each kind of handler has its own choice; asking the client and
/// refusing are open to all of them.
public sealed interface Outcome {

  sealed interface OfTool extends Outcome permits Answer, Ask, Refusal {}

  sealed interface OfPrompt extends Outcome permits Messages, Ask, Refusal {}

  sealed interface OfRead extends Outcome permits Contents, Ask, Refusal {}
}
