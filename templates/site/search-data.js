// The data of search, in scripts that are loaded when the search is used: that also works from a disk.
'use strict';

(() => {
  const crdsmith = (window.crdsmith ??= {});
  const { root } = document.body.dataset;

  // Data by the name and number of its file.
  const loaded = new Map();
  const waiting = new Map();

  // Called by the files.
  crdsmith.add = (name, ...parts) => {
    const numbered = name === 'fields' || name === 'words' || name === 'paths';
    loaded.set(numbered ? `${name}-${parts[0]}` : name, numbered ? parts.slice(1) : parts);
  };

  function load(file) {
    if (loaded.has(file)) return Promise.resolve(loaded.get(file));
    if (!waiting.has(file)) {
      waiting.set(
        file,
        new Promise((resolve) => {
          const script = document.createElement('script');
          script.src = `${root}search/${file}.js`;
          script.onload = () => resolve(loaded.get(file) ?? []);
          script.onerror = () => resolve([]);
          document.head.append(script);
        }),
      );
    }
    return waiting.get(file);
  }

  // A name as words: `spec.forProvider` and `WebApp` and `OAuth2Token` each have two or more.
  const words = (text) =>
    text
      .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
      .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter(Boolean);

  // The data in the form in which it is searched.
  let index = null;

  async function prepare() {
    if (index) return index;
    const [kindData, nameData] = await Promise.all([load('kinds'), load('names')]);
    if (index || !kindData.length || !nameData.length) return index;
    const [folders, kinds] = kindData;
    const [lines, shards, firstWords, firstPaths, types, letters, folded] = nameData;
    const names = lines.split('\n');
    const said = folded.split(' ');
    // Kinds with one name in several groups.
    const homes = new Map();
    for (const [name, folder] of kinds) homes.set(name, (homes.get(name) ?? new Set()).add(folders[folder][3]));
    index = {
      kinds: kinds.map(([name, folder, others, stem, old]) => {
        const [path, set, setVersion, group, version] = folders[folder];
        return {
          name,
          lower: name.toLowerCase(),
          others: others.toLowerCase().split(' '),
          href: `${root}${encodeURI(`${path}/${stem || name}`)}.html`,
          set,
          setVersion,
          group,
          shared: homes.get(name).size > 1,
          apiVersion: `${group}/${version}`,
          folder,
          old: Boolean(old),
        };
      }),
      names,
      lower: names.map((name) => name.toLowerCase()),
      shards,
      firstWords,
      firstPaths,
      types: types.split('\n'),
      words: new Map([...letters].map((letter, at) => [letter, `${said[at]} `])),
    };
    return index;
  }

  // A summary, with words instead of the letters that stand for them.
  const unfold = (text) => [...text].map((letter) => index.words.get(letter) ?? letter).join('').trimEnd();

  // The place of the last of some numbers in order that is not greater than another one.
  function shardOf(firsts, number) {
    let [low, high] = [0, firsts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (firsts[middle] <= number) low = middle;
      else high = middle;
    }
    return low;
  }

  // The paths of a shard, once they are loaded.
  const paths = new Map();

  async function loadPaths(shard) {
    if (paths.has(shard)) return;
    const [lines] = await load(`paths-${shard}`);
    const list = [];
    let before = '';
    for (const line of (lines ?? '').split('\n')) {
      const blank = line.indexOf(' ');
      before = before.slice(0, Number(line.slice(0, blank))) + line.slice(blank + 1);
      list.push(before);
    }
    paths.set(shard, list);
  }

  function pathOf(number) {
    const shard = shardOf(index.firstPaths, number);
    return paths.get(shard)?.[number - index.firstPaths[shard]] ?? '';
  }

  // The groups of fields in a shard: a list of lines for each name.
  const groups = new Map();

  async function groupsOf(shard) {
    if (!groups.has(shard)) {
      const [text] = await load(`fields-${shard}`);
      groups.set(shard, text ? text.split('\n\n').map((lines) => lines.split('\n')) : []);
    }
    return groups.get(shard);
  }

  crdsmith.data = { load, words, prepare, unfold, shardOf, loadPaths, pathOf, groupsOf };
})();
