// Runs before the page is drawn, so that nothing moves: scripts are on, and the language of snippets is known.
'use strict';

document.documentElement.classList.add('scripted');
try {
  document.documentElement.dataset.language = localStorage.getItem('crdsmith:language') === 'yaml' ? 'yaml' : 'jsonnet';
} catch {
  document.documentElement.dataset.language = 'jsonnet';
}

// Pages without search know no kinds but those they link to: `index.html?apiVersion=…&kind=…#path` follows the link.
document.addEventListener('DOMContentLoaded', () => {
  const query = new URLSearchParams(location.search);
  if (!query.has('kind') || document.getElementById('search:input')) return;
  const api = query.has('apiVersion') ? `${query.get('apiVersion')}/` : '';
  const wanted = `/${api}${query.get('kind')}.html`;
  const links = [...document.querySelectorAll('main a')];
  const link = links.find((one) => decodeURIComponent(new URL(one.href).pathname).endsWith(wanted));
  if (link) location.replace(link.href + location.hash);
});
