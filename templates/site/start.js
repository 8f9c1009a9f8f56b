// Runs before the page is drawn, so that nothing moves: scripts are on, and the language of snippets is known.
'use strict';

document.documentElement.classList.add('scripted');
try {
  document.documentElement.dataset.language = localStorage.getItem('crdsmith:language') === 'yaml' ? 'yaml' : 'jsonnet';
} catch {
  document.documentElement.dataset.language = 'jsonnet';
}
