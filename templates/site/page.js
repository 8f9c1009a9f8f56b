// The page of a kind: tabs, copy buttons, and fields that are opened by links.
'use strict';

(() => {
  const root = document.documentElement;

  // Tabs: one choice of language for all snippets, kept for the next page.
  function choose(language) {
    root.dataset.language = language;
    for (const tab of document.querySelectorAll('[role=tab]')) {
      const selected = tab.dataset.language === language;
      tab.setAttribute('aria-selected', String(selected));
      tab.tabIndex = selected ? 0 : -1;
    }
  }

  function keep(language) {
    try {
      localStorage.setItem('crdsmith:language', language);
    } catch {
      // Without storage the choice holds for this page.
    }
  }

  document.addEventListener('click', (event) => {
    const tab = event.target.closest('[role=tab]');
    if (tab) {
      // The snippet stays where it is when others change their height.
      const before = tab.getBoundingClientRect().top;
      choose(tab.dataset.language);
      keep(tab.dataset.language);
      window.scrollBy(0, tab.getBoundingClientRect().top - before);
    }
  });

  document.addEventListener('keydown', (event) => {
    const tab = event.target.closest('[role=tab]');
    if (!tab || !['ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(event.key)) return;
    const tabs = [...tab.parentElement.querySelectorAll('[role=tab]')];
    const at = tabs.indexOf(tab);
    const step = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: tabs.length - 1 }[event.key];
    const next = tabs[(step + tabs.length) % tabs.length];
    event.preventDefault();
    choose(next.dataset.language);
    keep(next.dataset.language);
    next.focus();
  });

  // Copying: a button on each snippet, and one that follows the pointer or the focus over the calls of fields.
  const status = document.createElement('p');
  status.className = 'hidden';
  status.setAttribute('role', 'status');

  async function copy(text, button) {
    let done = true;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.createElement('textarea');
      area.value = text;
      document.body.append(area);
      area.select();
      done = document.execCommand('copy');
      area.remove();
      button.focus();
    }
    button.textContent = done ? 'Copied' : 'Not copied';
    status.textContent = button.textContent;
    setTimeout(() => {
      button.textContent = 'Copy';
      status.textContent = '';
    }, 1500);
  }

  function copyButton(label, text) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'copy';
    button.textContent = 'Copy';
    button.setAttribute('aria-label', label);
    button.addEventListener('click', () => copy(text(), button));
    return button;
  }

  for (const snippet of document.querySelectorAll('pre.snippet')) {
    const code = snippet.firstElementChild;
    const holder = document.createElement('div');
    holder.className = 'snippet';
    snippet.replaceWith(holder);
    holder.append(snippet, copyButton('Copy the snippet', () => code.textContent + '\n'));
  }

  let shown = null;
  function showCopy(event) {
    const row = event.target.closest?.('.tree li');
    const calls = row?.querySelector(':scope > .j');
    if (!calls || calls === shown?.parentElement) return;
    shown?.remove();
    shown = copyButton('Copy the call', () => calls.querySelector('code').textContent);
    calls.append(shown);
  }
  document.addEventListener('pointerover', showCopy);
  document.addEventListener('focusin', showCopy);

  // Links to fields open what is around them. A link from another version can name a field that this one does not have.
  let missing;
  function reveal() {
    missing?.remove();
    let id = location.hash.slice(1);
    let target = document.getElementById(id);
    if (!target) {
      try {
        id = decodeURIComponent(id);
      } catch {
        return;
      }
      target = document.getElementById(id) ?? document.getElementById(id.replace(/\[[^\]]*\]/g, ''));
    }
    if (!target) {
      if (!id) return;
      missing = document.createElement('p');
      missing.className = 'banner';
      missing.setAttribute('role', 'status');
      missing.textContent = `This version has no field ${id}.`;
      document.querySelector('main .title')?.after(missing);
      return;
    }
    const row = target.tagName === 'I' ? target.closest('li') : target;
    let closed = false;
    for (let above = row.parentElement?.closest('details'); above; above = above.parentElement.closest('details')) {
      closed ||= !above.open;
      above.open = true;
    }
    document.querySelector('.target')?.classList.remove('target');
    row.classList.add('target');
    // The browser goes only to the id that is written.
    if (closed || row !== target || target.id !== location.hash.slice(1)) row.scrollIntoView();
  }
  window.addEventListener('hashchange', reveal);

  // Everything is on paper.
  let opened = [];
  window.addEventListener('beforeprint', () => {
    opened = [...document.querySelectorAll('details:not([open])')];
    for (const details of opened) details.open = true;
  });
  window.addEventListener('afterprint', () => {
    for (const details of opened) details.open = false;
  });

  // One button opens or closes all objects of a tree.
  for (const tree of document.querySelectorAll('ul.tree')) {
    const details = [...tree.querySelectorAll('details:not(.s, .v)')];
    if (!details.some((one) => !one.open)) continue;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'all';
    button.textContent = 'Open all';
    let open = false;
    button.addEventListener('click', () => {
      open = !open;
      for (const one of details) one.open = open || one.hasAttribute('data-open');
      button.textContent = open ? 'Close all' : 'Open all';
    });
    for (const one of details) one.toggleAttribute('data-open', one.open);
    tree.parentElement.querySelector('h2')?.append(button);
  }

  document.body.append(status);
  choose(root.dataset.language);
  window.crdsmith?.mark?.();
  reveal();
})();
