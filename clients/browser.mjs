// A browser without a screen: follows redirects, keeps cookies, sends forms. Enough to be a person who signs in and allows.
export class Browser {
  cookies = new Map();

  async send(url, options = {}) {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(url, { ...options, redirect: "manual", headers: { ...options.headers, ...(cookie && { Cookie: cookie }) } });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = line.match(/^([^=]+)=([^;]*)/);
      this.cookies.set(name, value);
    }
    return response;
  }

  /** Opens a page, and goes where it sends us, as far as it is on the same origin. */
  async open(url, options) {
    let at = new URL(url);
    const origin = at.origin;
    let response = await this.send(at, options);
    for (let i = 0; i < 10 && response.status >= 300 && response.status < 400; i++) {
      at = new URL(response.headers.get("location"), at);
      if (at.origin !== origin) return { url: at, left: true };
      response = await this.send(at);
    }
    return { url: at, status: response.status, text: await response.text() };
  }

  /** Sends the form of a page whose action has this path, with its hidden fields and what is checked. */
  submit(page, path, more = {}) {
    const form = page.text.split("<form").find((part) => part.includes(`action="${path}"`));
    if (!form) throw new Error(`there is no form for ${path} on ${page.url}:\n${page.text}`);
    const body = new URLSearchParams(more);
    for (const [input] of form.split("</form>")[0].matchAll(/<input[^>]*>/g)) {
      const name = input.match(/name="([^"]*)"/)?.[1];
      const value = input.match(/value="([^"]*)"/)?.[1] ?? "";
      const counts = input.includes('type="hidden"') || (input.includes('type="checkbox"') && input.includes("checked"));
      if (name && counts && !(name in more)) body.append(name, value.replaceAll("&amp;", "&"));
    }
    return this.open(new URL(path, page.url), { method: "POST", body });
  }
}
