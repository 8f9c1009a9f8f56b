// A kind of a library → everything that it can say: what each setter writes (metadata's too), what `new` makes, and all documentation.
local setters = import '../jsonnet/setters.libsonnet';

{
  local isDoc(object, name) = name == '#' || (std.startsWith(name, '#') && std.objectHasAll(object, name[1:])),

  // Documentation by its path. Functions have none of their own: it stands beside them.
  local documentation(object, path=[]) =
    std.foldl(
      function(found, name)
        local here = path + [name];
        if isDoc(object, name) then found { [std.join('.', here)]: object[name] }
        else if path == [] && name == 'mixin' then found
        else if std.isObject(object[name]) then found + documentation(object[name], here)
        else found,
      std.objectFieldsAll(object),
      {}
    ),

  kind(kind):: {
    documentation: documentation(kind),
    new: kind.new('x'),
    setters: setters.walk(kind),
  },

  // The indexes of a library: its groups, their versions, and the names of the kinds.
  indexes(library):: {
    [group]: if std.startsWith(group, '#') then library[group] else {
      [version]: if std.startsWith(version, '#') then library[group][version] else {
        [kind]: if std.startsWith(kind, '#') then library[group][version][kind] else true
        for kind in std.objectFieldsAll(library[group][version])
      }
      for version in std.objectFieldsAll(library[group])
    }
    for group in std.objectFieldsAll(library)
  },
}
