package sutler.web;

import java.util.UUID;

/// Who is signed in and looks at a page.
///
/// @param network from which they come
/// @param fresh whether they have just shown who they are; else they sign in again before they
///   change who can act for the account
public record Visitor(UUID account, String network, boolean fresh) {}
