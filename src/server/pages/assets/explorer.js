/** Sends what the forms of the interface's page say, and shows what comes back. */
for (const form of document.querySelectorAll('form[data-method]'))
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void send(form);
  });

async function send(form) {
  const { method, path, media } = form.dataset;
  const values = new FormData(form);
  const query = new URLSearchParams();
  let address = path;
  const headers = {};
  for (const input of form.querySelectorAll('[data-in]')) {
    const value = String(values.get(input.name) ?? '');
    if (input.dataset.in === 'path') address = address.replace(`{${input.name}}`, encodeURIComponent(value));
    if (input.dataset.in === 'query' && value !== '') query.set(input.name, value);
    if (input.dataset.in === 'header' && value !== '') headers[input.name] = value;
  }
  const body = values.get('body');
  const search = query.size > 0 ? `?${query}` : '';
  const shown = form.parentElement.querySelector('pre');
  shown.hidden = false;
  shown.textContent = '…';
  const begun = performance.now();
  const response = await fetch(`/api/v1${address}${search}`, {
    method,
    headers: { ...headers, ...(media ? { 'content-type': media } : {}) },
    ...(media ? { body } : {}),
  }).catch(() => undefined);
  if (!response) {
    shown.textContent = 'The server does not answer.';
    return;
  }
  const text = await response.text();
  const head = [`${response.status} after ${Math.round(performance.now() - begun)} ms`];
  for (const name of ['etag', 'location', 'x-request-id'])
    if (response.headers.has(name)) head.push(`${name}: ${response.headers.get(name)}`);
  shown.textContent = `${head.join('\n')}\n\n${pretty(text)}`;
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text.slice(0, 20_000);
  }
}
