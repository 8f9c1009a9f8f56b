// The version switch, and the marks of fields that came, changed or went.
'use strict';

(() => {
  const crdsmith = (window.crdsmith ??= {});
  let versions = [];

  // Called by the script of the kind. A version is: version of the set, version of the API, page below the folder of the set, number of the version
  // before, new fields and changed fields with what that means, fields that are gone with their facts and what that means.
  crdsmith.versions = (list) => {
    versions = list;
  };

  const page = document.body.dataset;
  const ownApi = (page.apiVersion ?? '').split('/').pop();
  const name = ([set, api], withApi) => (withApi ? `${set} · ${api}` : set);

  // The `id` of a field: with white space or `%`, what a link to it has.
  function anchor(path) {
    if (!/[\s%]/.test(path)) return path;
    const code = (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
    return encodeURIComponent(path).replace(/[!'()*]/g, code).replace(/%(2F|24|40|3A)/g, decodeURIComponent);
  }

  const rowOf = (path) => document.getElementById(anchor(path));

  // A mark beside the facts of a row. What it means, a line for each change, is its title and one click away.
  function chip(row, kind, text, why) {
    const head = row.querySelector(':scope > .h');
    if (!head || head.querySelector(`:scope > .v.${kind}`)) return;
    const mark = document.createElement(why ? 'details' : 'span');
    mark.className = `v ${kind}`;
    if (why) {
      const summary = document.createElement('summary');
      summary.textContent = text;
      mark.title = why;
      mark.append(summary, why);
    } else {
      mark.textContent = text;
    }
    head.append(' ', mark);
  }

  // A row for a field that is gone, at the place where it was.
  function tombstone(path, was, why, since) {
    const at = path.lastIndexOf('.');
    const parent = at < 0 ? null : rowOf(path.slice(0, at));
    const above = at < 0 ? document.querySelector('ul.tree') : parent?.querySelector(':scope > details:not(.s) > ul');
    if (parent?.classList.contains('gone') || (parent && parent.tagName === 'I')) {
      const inner = document.createElement('i');
      inner.id = anchor(path);
      parent.append(inner);
      return;
    }
    const holder = above ?? parent;
    if (!holder) return;
    const row = document.createElement(above ? 'li' : 'div');
    row.id = anchor(path);
    row.className = 'gone';
    const head = document.createElement('div');
    head.className = 'h';
    const code = document.createElement('code');
    code.textContent = path.slice(at + 1);
    const type = document.createElement('span');
    type.className = 't';
    type.textContent = was;
    head.append(code, ' ', type);
    row.append(head);
    const next = [...holder.children].find((other) => other.id > path && other.tagName === row.tagName);
    holder.insertBefore(row, next ?? null);
    chip(row, 'gone', `gone since ${since}`, why);
  }

  function fill(select, current) {
    const withApi = new Set(versions.map((version) => version[1])).size > 1;
    select.replaceChildren();
    for (const [at, version] of [...versions.entries()].reverse()) {
      const option = document.createElement('option');
      option.value = version[2];
      option.textContent = name(version, withApi);
      option.selected = at === current;
      select.append(option);
    }
    select.disabled = versions.length < 2;
    // The page lies three folders below that of the set.
    select.addEventListener('change', () => {
      location.href = `../../../${encodeURI(select.value)}${location.hash}`;
    });
  }

  crdsmith.mark = () => {
    const select = document.getElementById('versions:select');
    const current = versions.findIndex(([set, api]) => set === page.setVersion && api === ownApi);
    if (!select || current < 0) return;
    fill(select, current);
    const withApi = new Set(versions.map((version) => version[1])).size > 1;

    // What happened up to this version, the latest first.
    for (let at = current; at >= 0; at = versions[at][3]) {
      const [, , , before, added, changed, gone] = versions[at];
      if (before < 0) break;
      const since = name(versions[at], withApi && versions[before][1] !== versions[at][1]);
      for (const [path, why] of added) {
        const row = rowOf(path);
        if (row) chip(row, 'new', `new in ${since}`, why);
      }
      for (const [path, why] of changed) {
        const row = rowOf(path);
        if (row) chip(row, 'changed', `changed in ${since}`, why);
      }
      for (const [path, was, why] of gone) {
        if (!rowOf(path)) tombstone(path, was, why, since);
      }
    }

    // What happens after it.
    for (const [at, [, , , before, , , gone]] of versions.entries()) {
      if (before !== current || at === current) continue;
      for (const [path, , why] of gone) {
        const row = rowOf(path);
        if (row) chip(row, 'gone', `gone since ${name(versions[at], versions[at][1] !== ownApi)}`, why);
      }
    }
  };
})();
