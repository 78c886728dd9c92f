/** The forms of signing in, invitations and new passwords. */
const said = document.querySelector('.said');
const say = (text, wrong) => {
  said.textContent = text;
  said.classList.toggle('wrong', Boolean(wrong));
};

/** Sends JSON; gives what came back, or says what is wrong and gives nothing. */
async function send(method, path, body) {
  say('', false);
  const response = await fetch(`/api/v1${path}`, {
    method,
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(() => undefined);
  if (!response) return say('The server does not answer. Try again in a moment.', true);
  const data = response.status === 204 ? {} : await response.json();
  if (response.ok) return data;
  return say(data.issues.map((issue) => `${issue.message} ${issue.remedy}`).join(' '), true);
}

const form = (name) => document.querySelector(`form[name="${name}"]`);
const show = (name) => {
  for (const one of document.querySelectorAll('form, section'))
    one.hidden = one.getAttribute('name') !== name && one.id !== name;
  form(name)?.querySelector('input')?.focus();
};

function on(name, act) {
  form(name)?.addEventListener('submit', (event) => {
    event.preventDefault();
    const values = Object.fromEntries(new FormData(event.target));
    void act(values, event.target);
  });
}

async function whoAmI() {
  const response = await fetch('/api/v1/session').catch(() => undefined);
  if (!response?.ok) return show('sign-in');
  const me = await response.json();
  document.querySelector('#who').textContent = `${me.name} (${me.roles.join(', ') || 'without a role'})`;
  show('signed-in');
}

on('sign-in', async ({ email, password }) => {
  const answer = await send('POST', '/session', { email, password });
  if (answer?.next === 'code') show('code');
  else if (answer) await whoAmI();
});
on('code', async ({ code }) => {
  const kind = /^\d{6}$/.test(code) ? 'app' : 'backup';
  if (await send('POST', '/session/code', { code, kind })) await whoAmI();
});
on('forgotten', async ({ email }) => {
  const answer = await send('POST', '/password-resets', { email });
  if (answer) say(answer.message, false);
});
on('invitation', async ({ name, password }) => {
  const token = location.hash.slice(1);
  if (!(await send('POST', '/invitations/accept', { token, name, password }))) return;
  show('done');
});
on('new-password', async ({ password }) => {
  const token = location.hash.slice(1);
  if (await send('POST', '/password-resets/accept', { token, password })) show('done');
});
document.querySelector('#sign-out')?.addEventListener('click', async () => {
  if (await send('DELETE', '/session')) show('sign-in');
});
document.querySelector('#forget')?.addEventListener('click', () => show('forgotten'));
document.querySelector('#back')?.addEventListener('click', () => show('sign-in'));
if (form('sign-in')) void whoAmI();
