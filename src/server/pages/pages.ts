/** The few pages of the server itself: signing in, invitations, new passwords, and the interface to look at and try. */
import { readFileSync } from 'node:fs';
import type { Hono } from 'hono';
import { z } from 'zod';
import { html, type Content, type Html } from '../../core/report/html.ts';
import { roles, whoMay } from '../../api/permissions.ts';
import { tags, type EndpointDoc } from '../../api/endpoint.ts';
import { statusOf } from '../../api/status.ts';
import { issueCodes, type IssueCode } from '../../core/issue.ts';
import { shippedPath } from '../programs/shipped-path.ts';

/** What a page may load: what this server sends, and nothing else. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const assets = {
  'page.css': 'text/css; charset=utf-8',
  'sign-in.js': 'text/javascript; charset=utf-8',
  'explorer.js': 'text/javascript; charset=utf-8',
} as const;

/** Mounts the pages and what they load. */
export function mountPages(app: Hono, endpoints: readonly EndpointDoc[]): void {
  const pages: Readonly<Record<string, Html>> = {
    '/': signInPage(),
    '/invitation': invitationPage(),
    '/new-password': newPasswordPage(),
    '/api': explorerPage(endpoints),
    '/docs/issues': issuesPage(),
  };
  for (const [path, page] of Object.entries(pages))
    app.get(path, () => answer(`<!doctype html>${page.markup}`, 'text/html; charset=utf-8'));
  for (const [name, type] of Object.entries(assets)) {
    const text = readFileSync(shippedPath(`src/server/pages/assets/${name}`), 'utf8');
    app.get(`/assets/${name}`, () => answer(text, type));
  }
  app.notFound(() =>
    answer(
      `<!doctype html>${
        frame(
          'Not found',
          'narrow',
          html`<h1>Nothing here</h1>
            <p>There is no such page. <a href="/">To the beginning</a></p>`,
        ).markup
      }`,
      'text/html; charset=utf-8',
      404,
    ),
  );
}

function answer(body: string, type: string, status = 200): Response {
  return new Response(body, {
    status,
    headers: { 'content-type': type, 'content-security-policy': policy, 'cache-control': 'no-cache' },
  });
}

function frame(title: string, width: string, body: Html, script?: keyof typeof assets): Html {
  return html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>${title} · Tierwright</title>
      <link rel="stylesheet" href="/assets/page.css" />
    </head>
    <body>
      <main class="${width}">${body}</main>
      ${script === undefined ? '' : html`<script src="/assets/${script}" type="module"></script>`}
    </body>
  </html>`;
}

const said = html`<p class="said" role="status" aria-live="polite"></p>`;

function password(label: string, name: string, autocomplete: string): Html {
  return html`<label
    >${label}<input
      name="${name}"
      type="password"
      required
      minlength="12"
      maxlength="128"
      autocomplete="${autocomplete}"
  /></label>`;
}

function signInPage(): Html {
  return frame(
    'Sign in',
    'narrow',
    html`<h1>Tierwright</h1>
      <form name="sign-in" hidden>
        <label>Mail address<input name="email" type="email" required autocomplete="username" /></label>
        <label
          >Password<input name="password" type="password" required autocomplete="current-password"
        /></label>
        <button>Sign in</button>
        <button type="button" class="plain" id="forget">Forgotten?</button>
      </form>
      <form name="code" hidden>
        <label
          >Code<small>The six digits of your authenticator app, or one of your backup codes</small
          ><input name="code" required autocomplete="one-time-code" inputmode="numeric"
        /></label>
        <button>Continue</button>
      </form>
      <form name="forgotten" hidden>
        <label
          >Mail address<small>A link to set a new password goes there</small
          ><input name="email" type="email" required autocomplete="username"
        /></label>
        <button>Send the link</button>
        <button type="button" class="plain" id="back">Back</button>
      </form>
      <section id="signed-in" hidden>
        <p>Signed in as <b id="who"></b>.</p>
        <p><a href="/api">The interface, to look at and try</a></p>
        <button type="button" class="plain" id="sign-out">Sign out</button>
      </section>
      ${said}
      <noscript><p>Signing in needs JavaScript, from this server only.</p></noscript>`,
    'sign-in.js',
  );
}

function invitationPage(): Html {
  return frame(
    'Invitation',
    'narrow',
    html`<h1>Choose a password</h1>
      <form name="invitation">
        <label>Your name<input name="name" required maxlength="200" autocomplete="name" /></label>
        ${password('Password, 12 characters or more', 'password', 'new-password')}
        <button>Make my account</button>
      </form>
      <section id="done" hidden>
        <p>Your account is ready. <a href="/">Sign in</a></p>
      </section>
      ${said}`,
    'sign-in.js',
  );
}

function newPasswordPage(): Html {
  return frame(
    'New password',
    'narrow',
    html`<h1>Set a new password</h1>
      <form name="new-password">
        <input type="text" autocomplete="username" aria-label="Mail address" hidden />
        ${password('New password, 12 characters or more', 'password', 'new-password')}<button>Set it</button>
      </form>
      <section id="done" hidden>
        <p>The new password holds, and all sessions have ended. <a href="/">Sign in</a></p>
      </section>
      ${said}`,
    'sign-in.js',
  );
}

function issuesPage(): Html {
  const rows = Object.entries(issueCodes).map(
    ([code, meaning]) => [code, statusOf(code as IssueCode), meaning] as const,
  ); // keys of the list
  return frame(
    'Issues',
    'wide',
    html`<h1>What can be wrong</h1>
      <p>
        Every refusal names its issues by these codes, which never change their meaning, each with a sentence,
        a remedy and a place.
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">Code</th>
            <th scope="col">Status</th>
            <th scope="col">Meaning</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ([code, status, meaning]) =>
              html`<tr id="${code}">
                <th scope="row"><code>${code}</code></th>
                <td>${status}</td>
                <td>${meaning}</td>
              </tr>`,
          )}
        </tbody>
      </table>`,
  );
}

function explorerPage(endpoints: readonly EndpointDoc[]): Html {
  const used = Object.entries(tags).filter(([tag]) => endpoints.some((e) => e.tag === tag));
  return frame(
    'The interface',
    'wide',
    html`<h1>The interface</h1>
      <p>
        REST and JSON below <code>/api/v1</code>, described by
        <a href="/api/v1/openapi.json">an OpenAPI 3.1 document</a>. What you send here goes to this server as
        you: <a href="/">sign in</a> first, or use a key from a program.
      </p>
      <nav aria-label="Parts">
        <ul>
          ${used.map(([tag]) => html`<li><a href="#${tag}">${tag}</a></li>`)}
        </ul>
      </nav>
      ${used.map(
        ([tag, about]) =>
          html`<section aria-labelledby="${tag}">
            <h2 id="${tag}">${tag}</h2>
            <p class="quiet">${about}</p>
            ${endpoints.filter((e) => e.tag === tag).map(endpointPart)}
          </section>`,
      )}`,
    'explorer.js',
  );
}

function endpointPart(endpoint: EndpointDoc): Html {
  const { method, path, summary, description, permission, body, params, query, edits } = endpoint;
  const who =
    permission === 'anyone'
      ? 'Anyone may.'
      : permission === 'signed-in' || permission === 'session'
        ? 'Everybody who is signed in may.'
        : `May: ${whoMay(permission)
            .map((r) => roles[r])
            .join(', ')}.`;
  const inputs = [
    ...Object.keys(params?.shape ?? {}).map((name) => input(name, 'path', true)),
    ...Object.entries(query?.shape ?? {}).map(([name, schema]) =>
      input(name, 'query', !z.safeParse(schema, undefined).success),
    ),
    ...(edits ? [input('If-Match', 'header', true)] : []),
  ];
  const media = body && ('json' in body ? 'application/json' : body.media);
  const example = body && ('json' in body ? JSON.stringify(body.example, null, 2) : body.example);
  return html`<details id="${endpoint.id}">
    <summary><code>${method.toUpperCase()} ${path}</code> ${summary}</summary>
    <div>
      <p>${marked(description)}</p>
      <p class="quiet">${who}</p>
      <form data-method="${method.toUpperCase()}" data-path="${path}" data-media="${media ?? ''}">
        ${inputs}${media === undefined ? '' : html`<label>Body<small>${media}</small><textarea name="body" rows="6" spellcheck="false">${example ?? ''}</textarea></label>`}<button>
          Send
        </button>
      </form>
      <pre hidden tabindex="0" role="status" aria-label="Answer to ${endpoint.id}"></pre>
    </div>
  </details>`;
}

function input(name: string, where: 'path' | 'query' | 'header', required: boolean): Html {
  const title = html`${name}<small>${where}${required ? '' : ', optional'}</small>`;
  return required
    ? html`<label>${title}<input name="${name}" data-in="${where}" required /></label>`
    : html`<label>${title}<input name="${name}" data-in="${where}" /></label>`;
}

/** A description with what stands between backticks as code. */
function marked(text: string): readonly Content[] {
  return text.split('`').map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : part));
}
