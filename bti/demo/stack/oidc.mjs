// A stand-in for ID-porten on this machine: code flow with PKCE, private_key_jwt, acr_values, pid.
// It follows what ID-porten publishes about itself (RFC 9207 issuer in the answer, pairwise sub,
// sid, auth_time, RP-initiated logout) and lets one be anyone in a list of synthetic people.
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import { exportJWK, generateKeyPair } from 'jose';
import { Provider, interactionPolicy } from 'oidc-provider';

const env = process.env;
const PORT = Number(env.OIDC_PORT);
const ISSUER = `http://127.0.0.1:${PORT}`;
const LEVELS = ['idporten-loa-substantial', 'idporten-loa-high'];

// Signing and cookie keys outlive a restart, so an ID token given yesterday still ends a session
async function keptKeys(path) {
  if (fs.existsSync(path)) return JSON.parse(fs.readFileSync(path, 'utf8'));
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const kid = randomBytes(6).toString('hex');
  const jwk = { ...(await exportJWK(privateKey)), kid, use: 'sig', alg: 'RS256' };
  const keys = { jwks: [jwk], cookies: [randomBytes(32).toString('hex')], salt: randomBytes(16).toString('hex') };
  fs.writeFileSync(path, JSON.stringify(keys), { mode: 0o600 });
  return keys;
}

// Read for every page, so people who come later are there without a restart
function people() {
  if (!fs.existsSync(env.OIDC_PEOPLE)) return [];
  return JSON.parse(fs.readFileSync(env.OIDC_PEOPLE, 'utf8'));
}

const keys = await keptKeys(env.OIDC_KEYS);
const wantedLevel = (params) => (params.acr_values || '').split(' ').find((level) => LEVELS.includes(level)) || LEVELS[0];

// A session at a lower level is not enough for a request for a higher one
const policy = interactionPolicy.base();
const { Check } = interactionPolicy;
policy.get('login').checks.add(new Check('level', 'a higher level of assurance is asked for', (ctx) => {
  const { session, params, acr } = ctx.oidc;
  if (!session.accountId || !params.acr_values) return Check.NO_NEED_TO_PROMPT;
  const high = LEVELS.indexOf(acr) >= LEVELS.indexOf(wantedLevel(params));
  return high ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT;
}));

const provider = new Provider(ISSUER, {
  clients: [{
    client_id: env.OIDC_CLIENT_ID,
    client_name: 'Stafettloggen',
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: 'RS256',
    id_token_signed_response_alg: 'RS256',
    jwks: { keys: [JSON.parse(fs.readFileSync(env.OIDC_CLIENT_JWK, 'utf8'))] },
    redirect_uris: [env.OIDC_CALLBACK],
    post_logout_redirect_uris: env.OIDC_AFTER_LOGOUT.split(' '),
    grant_types: ['authorization_code'],
    response_types: ['code'],
    subject_type: 'pairwise',
    require_auth_time: true,
    ...(env.OIDC_BACKCHANNEL && { backchannel_logout_uri: env.OIDC_BACKCHANNEL, backchannel_logout_session_required: true }),
  }],
  jwks: { keys: keys.jwks },
  cookies: {
    keys: keys.cookies,
    names: { session: 'provider_session', interaction: 'provider_interaction', resume: 'provider_resume' },
    long: { signed: true, httpOnly: true, sameSite: 'lax' },
    short: { signed: true, httpOnly: true, sameSite: 'lax' },
  },
  pkce: { required: () => true },
  scopes: ['openid', 'profile'],
  acrValues: LEVELS,
  claims: { openid: ['sub', 'pid', 'locale', 'amr'], profile: ['name'], acr: null, auth_time: null, iss: null, sid: null },
  conformIdTokenClaims: false,
  responseTypes: ['code'],
  subjectTypes: ['pairwise'],
  pairwiseIdentifier: (ctx, pid, client) => createHash('sha256').update(`${keys.salt} ${client.clientId} ${pid}`).digest('base64url'),
  clientAuthMethods: ['private_key_jwt'],
  features: {
    devInteractions: { enabled: false },
    pushedAuthorizationRequests: { enabled: true },
    backchannelLogout: { enabled: Boolean(env.OIDC_BACKCHANNEL) },
    userinfo: { enabled: true },
    rpInitiatedLogout: { enabled: true, logoutSource, postLogoutSuccessSource },
  },
  ttl: { AccessToken: 120, AuthorizationCode: 60, IdToken: 120, Interaction: 600, Session: 7200, Grant: 7200 },
  interactions: { policy, url: (ctx, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (ctx, pid) => {
    const person = people().find((one) => one.pid === pid);
    return person && { accountId: pid, claims: () => ({ sub: pid, pid, name: person.name, locale: 'nb' }) };
  },
  // Nobody is asked for consent: the municipality is a client that the provider knows
  loadExistingGrant: async (ctx) => {
    const { client, session } = ctx.oidc;
    const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope('openid profile');
    await grant.save();
    return grant;
  },
  renderError,
  // The library calls no address of the machine itself; here ours lies there (back-channel logout)
  fetch: (url, { dispatcher, ...options }) => globalThis.fetch(url, options),
});
// ID-porten gives every session its sid, also to clients that take no logout calls
provider.Client.prototype.includeSid = () => true;

const escaped = (text) => String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const STYLE = `
  :root { font: 100%/1.5 system-ui, "Liberation Sans", "DejaVu Sans", sans-serif; color: #1b2733; background: #f3f5f7; }
  body { margin: 0; }
  main { max-width: 34rem; margin: 2rem auto; padding: 1.5rem; background: #fff; border: 1px solid #c3ccd4; border-radius: .5rem; }
  header { padding: .75rem 1.5rem; background: #1b2733; color: #fff; }
  h1 { font-size: 1.5rem; margin: 0 0 .5rem; }
  ul { list-style: none; margin: 1.25rem 0; padding: 0; }
  li { margin: 0 0 .5rem; }
  button { font: inherit; width: 100%; text-align: left; padding: .75rem 1rem; min-height: 3rem; cursor: pointer;
    color: inherit; background: #fff; border: 1px solid #5b6b79; border-radius: .375rem; }
  button:hover { background: #e8eef4; }
  button:focus-visible { outline: 3px solid #0b5cad; outline-offset: 2px; }
  button span { display: block; color: #45525e; font-size: .9375rem; }
  .quiet { border-color: transparent; text-decoration: underline; width: auto; }`;

// A page that loads nothing and lets nothing run but what bears its nonce
function page(title, body, { script = '', formTargets = "'self'" } = {}) {
  const nonce = randomBytes(16).toString('base64');
  const policyLine = [
    "default-src 'none'", `style-src 'nonce-${nonce}'`, `script-src 'nonce-${nonce}'`,
    `form-action ${formTargets}`, "frame-ancestors 'none'", "base-uri 'none'",
  ].join('; ');
  const html = `<!doctype html>
<html lang="nb"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} – Test-ID</title><style nonce="${nonce}">${STYLE}</style></head>
<body><header>Test-ID: bare oppdiktede personer</header><main><h1>${escaped(title)}</h1>${body}</main>
${script && `<script nonce="${nonce}">${script}</script>`}</body></html>`;
  return { html, headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policyLine, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' } };
}

function loginPage(action, level) {
  const choices = people().map((one) => `<li><button name="pid" value="${escaped(one.pid)}">${escaped(one.name)}<span>${escaped(one.note || '')}</span></button></li>`);
  const list = choices.length
    ? `<p>Velg hvem du vil være.</p><ul>${choices.join('')}</ul>`
    : '<p>Det finnes ingen personer å velge ennå. Prøv igjen når demodata er lastet.</p>';
  const strength = level === 'idporten-loa-high' ? 'høyt' : 'betydelig';
  const form = `<form method="post" action="${action}">${list}<button class="quiet" name="abort" value="1">Avbryt</button></form>`;
  return page('Logg inn', `<p>Du logger inn på Stafettloggen med ${strength} sikkerhetsnivå.</p>${form}`, { formTargets: `'self' ${new URL(env.OIDC_CLIENT_URL).origin}` });
}

function put(ctx, { html, headers }) {
  ctx.set(headers);
  ctx.body = html;
}

// Whoever asks to be logged out is: no second question
function logoutSource(ctx, form) {
  const filled = form.replace('</form>', '<input type="hidden" name="logout" value="yes"><button>Logg ut</button></form>');
  put(ctx, page('Logger ut', filled, { script: "document.getElementById('op.logoutForm').submit()", formTargets: `'self' ${new URL(env.OIDC_CLIENT_URL).origin}` }));
}

function postLogoutSuccessSource(ctx) {
  put(ctx, page('Du er logget ut', '<p>Du kan lukke vinduet.</p>'));
}

// The reason goes to the log and in the standard's own words to the page, never who it was
function renderError(ctx, out) {
  put(ctx, page('Innloggingen stoppet', `<p>Tjenesten som sendte deg hit, spurte på en måte vi ikke godtar.</p><p lang="en">${escaped(out.error)}: ${escaped(out.error_description || '')}</p>`));
}

async function formOf(request) {
  let body = '';
  for await (const part of request) {
    body += part;
    if (body.length > 10_000) throw new Error('too long');
  }
  return new URLSearchParams(body);
}

async function interact(request, response, uid) {
  const { params } = await provider.interactionDetails(request, response);
  const level = wantedLevel(params);
  if (request.method !== 'POST') {
    const { html, headers } = loginPage(`/interaction/${uid}`, level);
    response.writeHead(200, headers).end(html);
    return;
  }
  const form = await formOf(request);
  const chosen = people().find((one) => one.pid === form.get('pid'));
  const result = chosen && !form.get('abort')
    ? { login: { accountId: chosen.pid, acr: level, amr: ['TestID'], remember: false } }
    : { error: 'access_denied', error_description: 'User cancelled' };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

// ID-porten wants the logout request as POST; the library takes that only with SameSite=None
async function endByPost(request, response) {
  const form = await formOf(request);
  response.writeHead(303, { location: `/session/end?${form}`, 'cache-control': 'no-store' }).end();
}

const answer = provider.callback();
const server = http.createServer(async (request, response) => {
  const uid = /^\/interaction\/([\w-]+)$/.exec(request.url)?.[1];
  if (request.url === '/favicon.ico') return response.writeHead(204).end();
  const ends = request.method === 'POST' && request.url === '/session/end';
  if (!uid && !ends) return answer(request, response);
  try {
    await (ends ? endByPost(request, response) : interact(request, response, uid));
  } catch (error) {
    console.error('interaction', error.name, error.message);
    const { html, headers } = page('Innloggingen er for gammel', '<p>Gå tilbake til Stafettloggen og prøv igjen.</p>');
    if (!response.headersSent) response.writeHead(400, headers);
    response.end(html);
  }
  return undefined;
});

for (const event of ['server_error', 'authorization.error', 'grant.error', 'end_session.error', 'backchannel.error', 'pushed_authorization_request.error']) {
  provider.on(event, (ctx, error) => console.error(event, error.error || error.name, error.error_detail || error.error_description || error.message));
}
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0));
server.listen(PORT, '127.0.0.1', () => console.log('answers at', ISSUER));
