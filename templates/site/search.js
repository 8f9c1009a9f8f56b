// Search in kinds, fields and descriptions.
'use strict';

(() => {
  const { load, words, shardOf, loadPaths, groupsOf, ...data } = window.crdsmith.data;
  const { set: ownSet, setVersion: ownVersion, kind: ownKind, apiVersion: ownApi } = document.body.dataset;
  let index = null;
  const MOST_KINDS = 8;
  const MOST_FIELDS = 40;
  const MOST_NAMES = 60;
  const MOST_SHARDS = 8;

  // How well a name fits: exact, prefix, beginnings of words in order, or any part of it. Zero if it does not.
  function fit(name, lower, wanted, joined) {
    if (lower === joined) return 1000;
    if (lower.startsWith(joined)) return 800 - lower.length;
    if (!lower.includes(wanted[0])) return 0;
    const own = words(name);
    let at = 0;
    for (const word of wanted) {
      while (at < own.length && !own[at].startsWith(word)) at += 1;
      if (at === own.length) break;
      at += 1;
      if (word === wanted[wanted.length - 1]) return 600 - lower.length;
    }
    if (lower.includes(joined)) return 400 - lower.length;
    return wanted.length > 1 && wanted.every((word) => lower.includes(word)) ? 200 - lower.length : 0;
  }

  async function prepare() {
    index ??= await data.prepare();
    return index;
  }

  // Kinds of the version that is shown come first, then those of newer versions.
  function near(kind) {
    let points = -kind.folder / 1e4;
    if (kind.set === ownSet) points += kind.setVersion === ownVersion ? 40 : 0;
    if (kind.name === ownKind && kind.apiVersion === ownApi) points += 20;
    return kind.old ? points - 30 : points;
  }

  // Of the versions of a kind or field, only the first is shown: its page has the others.
  function distinct(found) {
    const seen = new Set();
    return found.filter(({ kind, path }) => {
      const key = JSON.stringify([kind.set, kind.group, kind.name, path]);
      return !seen.has(key) && seen.add(key);
    });
  }

  function findKinds(wanted, joined) {
    const found = [];
    for (const kind of index.kinds) {
      let points = fit(kind.name, kind.lower, wanted, joined);
      for (const other of kind.others) {
        if (other && other === joined) points = Math.max(points, 900);
        else if (other && other.startsWith(joined)) points = Math.max(points, 500 - other.length);
      }
      if (points > 0) found.push({ kind, points: points + near(kind) });
    }
    return distinct(found.sort((a, b) => b.points - a.points));
  }

  // Names of fields. The words before them may be of their kind or path: `userpoolclient region`, `forProvider.region`.
  function findNames(wanted) {
    const found = new Map();
    for (let from = 0; from < wanted.length; from += 1) {
      const own = wanted.slice(from);
      const joined = own.join('');
      const around = wanted.slice(0, from);
      for (let at = 0; at < index.names.length; at += 1) {
        const points = fit(index.names[at], index.lower[at], own, joined) - from;
        if (points > 0 && !(found.get(at)?.points > points)) found.set(at, { at, points, around });
      }
    }
    return [...found.values()].sort((a, b) => b.points - a.points || a.at - b.at);
  }

  // Shards with the fields of a name.
  function shardsOf(name) {
    const found = [];
    index.shards.forEach(([first], at) => {
      const next = index.shards[at + 1];
      if (first <= name && (!next || next[0] >= name)) found.push(at);
    });
    return found;
  }

  async function fieldsOf({ at: name, points, around }) {
    const lines = [];
    for (const shard of shardsOf(name)) {
      lines.push(...((await groupsOf(shard))[name - index.shards[shard][0]] ?? []));
    }
    return collect(lines.map((line) => [name, line]), points, around);
  }

  // The fields of groups, each given by the number of its name and its line: type, then kind and parent of each place, and the summary after a comma.
  async function collect(lines, points, around) {
    const read = lines.map(([name, line]) => {
      const comma = line.indexOf(',');
      const [type, ...places] = line.slice(0, comma).split(' ').map((digits) => Number.parseInt(digits, 36));
      return { name, type: index.types[type], summary: line.slice(comma + 1), places };
    });
    const shards = new Set();
    for (const { places } of read) {
      for (let at = 1; at < places.length; at += 2) shards.add(shardOf(index.firstPaths, places[at]));
    }
    await Promise.all([...shards].map(loadPaths));
    const found = [];
    for (const group of read) place(found, group, points, around);
    return found;
  }

  function place(found, { name, type, summary, places }, points, around) {
    let number = 0;
    for (let at = 0; at < places.length; at += 2) {
      number += places[at];
      const kind = index.kinds[number];
      const parent = data.pathOf(places[at + 1]);
      if (around.length) {
        const whole = `${kind.lower} ${kind.group} ${parent.toLowerCase()}`;
        const squeezed = whole.replace(/[^\p{L}\p{N}]+/gu, '');
        if (!squeezed.includes(around.join('')) && !around.every((word) => whole.includes(word))) continue;
      }
      const path = parent ? `${parent}.${index.names[name]}` : index.names[name];
      const depth = path.split('.').length;
      const bonus = (parent.startsWith('status') ? -8 : 0) + (around.length ? 300 : 0) - depth;
      found.push({ kind, path, type, summary, points: points + bonus + near(kind) });
    }
  }

  // Fields by the words of their descriptions.
  async function findDescribed(wanted) {
    let wantedGroups = null;
    for (const word of wanted) {
      if (word.length < 3) continue;
      const own = new Set();
      for (const [at, first] of index.firstWords.entries()) {
        const next = index.firstWords[at + 1];
        if ((next !== undefined && next < word) || (first > word && !first.startsWith(word))) continue;
        const [list] = await load(`words-${at}`);
        for (let entry = 0; entry < (list?.length ?? 0); entry += 2) {
          if (!list[entry].startsWith(word)) continue;
          let group = 0;
          for (const step of list[entry + 1]) {
            group += step;
            own.add(group);
          }
        }
      }
      wantedGroups = wantedGroups ? new Set([...wantedGroups].filter((group) => own.has(group))) : own;
    }
    const lines = [];
    for (const group of [...(wantedGroups ?? [])].slice(0, MOST_FIELDS)) {
      const shard = shardOf(index.shards.map(([, first]) => first), group);
      let left = group - index.shards[shard][1];
      for (const [at, own] of (await groupsOf(shard)).entries()) {
        if (left < own.length) {
          lines.push([index.shards[shard][0] + at, own[left]]);
          break;
        }
        left -= own.length;
      }
    }
    const found = await collect(lines, 100, []);
    return distinct(found.sort((a, b) => b.points - a.points));
  }

  // The list of results.
  const input = document.getElementById('search:input');
  if (!input) return;
  const box = document.createElement('div');
  box.className = 'results';
  box.hidden = true;
  const status = document.createElement('p');
  status.className = 'hidden';
  status.setAttribute('role', 'status');
  input.parentElement.append(box, status);

  function element(tag, text, className) {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  const version = (kind) => `${kind.set} ${kind.setVersion}`;

  function show(title, items, make) {
    if (!items.length) return;
    box.append(element('h2', title));
    const list = element('ul');
    for (const item of items) {
      const entry = element('li');
      entry.append(make(item));
      list.append(entry);
    }
    box.append(list);
  }

  function kindLink({ kind }) {
    const link = element('a');
    link.href = kind.href;
    link.append(element('b', kind.name), ' ', element('code', kind.apiVersion), ' ', element('small', version(kind)));
    return link;
  }

  function fieldLink({ kind, path, type, summary }) {
    const link = element('a');
    link.href = `${kind.href}#${encodeURIComponent(path)}`;
    const dot = path.lastIndexOf('.') + 1;
    const code = element('code');
    code.append(path.slice(0, dot), element('b', path.slice(dot)));
    const group = kind.shared ? ` · ${kind.group}` : '';
    const line = element('span', `${kind.name}${group} · ${version(kind)}`);
    if (summary) line.append(' · ', data.unfold(summary));
    link.append(code, ' ', element('i', type), line);
    return link;
  }

  // Only the last query is answered.
  let turn = 0;

  async function answer() {
    const own = (turn += 1);
    const wanted = words(input.value);
    if (!wanted.length) {
      box.hidden = true;
      status.textContent = '';
      return;
    }
    if (!(await prepare()) || own !== turn) return;
    const joined = wanted.join('');
    const kinds = findKinds(wanted, joined);
    const names = findNames(wanted).slice(0, MOST_NAMES);
    const draw = (fields, described, done) => {
      const focused = box.contains(document.activeElement);
      if (own !== turn || focused) return;
      box.replaceChildren();
      show('Kinds', kinds.slice(0, MOST_KINDS), kindLink);
      show('Fields', fields.slice(0, MOST_FIELDS), fieldLink);
      show('Descriptions', described, fieldLink);
      const count = Math.min(kinds.length, MOST_KINDS) + Math.min(fields.length, MOST_FIELDS) + described.length;
      if (done && !count) box.append(element('p', 'Nothing found.'));
      if (done) status.textContent = count === 1 ? '1 result' : `${count} results`;
      box.hidden = !box.childElementCount;
    };
    draw([], [], false);
    const all = [];
    let fields = [];
    const shards = new Set();
    for (const name of names) {
      for (const shard of shardsOf(name.at)) shards.add(shard);
      // Names that fit worse are not worth more files.
      if (shards.size > MOST_SHARDS && all.length) break;
      const first = !all.length;
      for (const field of await fieldsOf(name)) all.push(field);
      if (own !== turn) return;
      fields = distinct(all.sort((a, b) => b.points - a.points));
      if (first) draw(fields, [], false);
      if (fields.length > 5 * MOST_FIELDS) break;
    }
    draw(fields, [], false);
    const shown = new Set(fields.slice(0, MOST_FIELDS).map(({ kind, path }) => `${kind.href}#${path}`));
    const described = (await findDescribed(wanted)).filter(({ kind, path }) => !shown.has(`${kind.href}#${path}`));
    draw(fields, described.slice(0, 10), true);
  }

  input.addEventListener('focus', prepare);
  input.addEventListener('input', answer);

  function close() {
    turn += 1;
    box.hidden = true;
  }

  document.addEventListener('keydown', (event) => {
    const inSearch = event.target === input || box.contains(event.target);
    if (event.key === '/' && !inSearch && !/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) {
      event.preventDefault();
      input.focus();
      input.select();
    } else if (event.key === 'Escape' && inSearch) {
      // The focus opens the results: they are closed after it.
      input.focus();
      close();
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && inSearch && !box.hidden) {
      const links = [...box.querySelectorAll('a')];
      const at = links.indexOf(event.target) + (event.key === 'ArrowDown' ? 1 : -1);
      event.preventDefault();
      (links[at] ?? (at < 0 ? input : links[links.length - 1]))?.focus();
    } else if (event.key === 'Enter' && event.target === input && !box.hidden) {
      event.preventDefault();
      box.querySelector('a')?.click();
    }
  });
  document.addEventListener('click', (event) => {
    if (!input.parentElement.contains(event.target) || event.target.closest('.results a')) close();
  });
  input.addEventListener('focus', () => {
    if (input.value) answer();
  });

  // `index.html?apiVersion=…&kind=…#path` leads to the page of a kind.
  const query = new URLSearchParams(location.search);
  if (query.has('kind')) {
    prepare().then((found) => {
      const kinds = (found?.kinds ?? []).filter(
        (kind) => kind.name === query.get('kind') && (!query.has('apiVersion') || kind.apiVersion === query.get('apiVersion')),
      );
      // Folders of newer versions come first.
      kinds.sort((a, b) => a.folder - b.folder);
      if (kinds.length) {
        location.replace(kinds[0].href + location.hash);
        return;
      }
      const message = element('p', `No kind ${query.get('kind')} with apiVersion ${query.get('apiVersion') ?? 'of any group'}.`, 'banner');
      message.setAttribute('role', 'status');
      document.querySelector('main .title')?.after(message);
    });
  }
})();
