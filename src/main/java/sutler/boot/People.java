package sutler.boot;

import java.util.UUID;
import java.util.function.Function;
import sutler.identity.SecurityLog;
import sutler.oauth.Clients;
import sutler.store.Affiliates;
import sutler.store.Database;
import sutler.store.Gifts;
import sutler.store.Identities;
import sutler.store.Mails;
import sutler.store.NetworkUses;
import sutler.store.OpenRows;
import sutler.store.Passkeys;
import sutler.store.Post;
import sutler.store.Retention;
import sutler.store.SeenNetworks;
import sutler.store.Sessions;
import sutler.store.SignInLinks;
import sutler.store.SqlClients;
import sutler.store.SqlGrants;
import sutler.store.SqlInvoices;
import sutler.store.SqlKeys;
import sutler.store.SqlWork;
import sutler.store.Vault;

/// What is kept of people beside their purchases.
record People(
    AccountNotices notices,
    EntranceWatch watch,
    Gifts gifts,
    SqlKeys keys,
    SignInLinks links,
    SqlClients clients,
    Clients directory,
    SqlGrants grants,
    Affiliates affiliates,
    Post post,
    Passkeys passkeys,
    Sessions sessions,
    Retention retention,
    NetworkUses uses,
    Mails mails) {

  static People of(
      Settings settings,
      Database database,
      Vault vault,
      Affiliates affiliates,
      SqlInvoices invoices,
      Identities identities,
      Mails mails,
      OpenRows rows,
      SecurityLog log) {
    SqlClients clients = new SqlClients(database);
    Clients directory =
        new Clients(
            id ->
                clients
                    .find(id)
                    .map(c -> new Clients.Registered(c.id(), c.name(), c.redirectUris())),
            clients::isLetIn,
            Assembly.scopes(),
            settings.access().localClients(),
            settings.access().guests());
    Gifts gifts = new Gifts(database, invoices);
    Function<UUID, String> emails = id -> identities.account(id).email();
    SeenNetworks networks = new SeenNetworks(database, vault);
    SqlKeys keys = new SqlKeys(database);
    AccountNotices notices =
        new AccountNotices(log, mails, networks, emails, settings.baseUrl() + "/sign-in");
    return new People(
        notices,
        new EntranceWatch(log, networks, keys, notices),
        gifts,
        keys,
        new SignInLinks(
            database,
            vault,
            (email, network) ->
                Assembly.isEmail(email)
                    && rows.forLink()
                    && !mails.bounds().isFlooded(email, network)),
        clients,
        directory,
        new SqlGrants(database, settings.baseUrl() + "/mcp", directory::name, log, notices),
        affiliates,
        new Post(invoices, new SqlWork(database), mails, gifts),
        new Passkeys(database, emails, notices::passkeyAdded),
        new Sessions(database),
        new Retention(database, vault),
        new NetworkUses(database, vault),
        mails);
  }
}
