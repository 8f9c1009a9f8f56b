// A kind of a library → all its output: the results of each setter (also of metadata) and of `new`, and all documentation.
local setters = import '../jsonnet/setters.libsonnet';

{
  // The names of an object's members, without their documentation. Names are joined, never cut: C++ Jsonnet's slices lose NUL.
  local members(object) =
    local names = std.objectFieldsAll(object);
    local documentation = { ['#' + name]: true for name in names };
    [name for name in names if name != '#' && !std.objectHas(documentation, name)],

  local without_documentation(object) = {
    [name]: if std.isObject(object[name]) then without_documentation(object[name]) else object[name]
    for name in members(object)
  },

  // Documentation by its path.
  local documentation(object, path=[]) =
    local names = members(object);
    local own = std.setDiff(std.objectFieldsAll(object), names);
    std.foldl(
      function(found, name)
        local value = object[name];
        if std.isObject(value) && !(path == [] && name == 'mixin') then found + documentation(value, path + [name]) else found,
      names,
      { [std.join('.', path + [name])]: object[name] for name in own }
    ),

  kind(kind):: {
    documentation: documentation(kind),
    new: kind.new('x'),
    setters: setters.walk(without_documentation(kind)),
  },

  // The indexes of a library: its groups, their versions, and the names of the kinds.
  indexes(library):: {
    local tree(object, levels) = {
      [name]: if std.startsWith(name, '#') then object[name] else if levels == 0 then true else tree(object[name], levels - 1)
      for name in std.objectFieldsAll(object)
    },
    library: tree(library, 2),
  },
}
