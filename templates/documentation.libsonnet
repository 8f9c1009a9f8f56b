// The documentation that libraries have in fields whose names begin with `#`.
local isDocumentation(name) = std.startsWith(name, '#');
local isIgnored(object, name) =
  local mark = '#' + name;
  std.objectHasAll(object, mark) && object[mark] == 'ignore';
local isShown(object, name) = std.isObject(object[name]) && !isIgnored(object, name);
local isDocumented(object) =
  local names = std.objectFieldsAll(object);
  std.any(std.map(isDocumentation, names))
  || std.any([isDocumented(object[name]) for name in names if std.isObject(object[name])]);
local all(object) = {
  [name]: if isDocumentation(name) then object[name] else all(object[name])
  for name in std.objectFieldsAll(object)
  if isShown(object, name) && (isDocumentation(name) || isDocumented(object[name]))
};
{
  // The names of the fields of some objects, down to the files of a library: groups, versions, kinds.
  names(objects, levels=2): {
    [name]: if levels == 0 then null else $.names([
      object[name]
      for object in objects
      if std.objectHasAll(object, name) && std.isObject(object[name])
    ], levels - 1)
    for name in std.set(std.flatMap(std.objectFieldsAll, objects))
    if !isDocumentation(name)
  },

  // The documentation of the fields with these names, and of what is around them. Nothing else is evaluated.
  of(object, names): if names == null then all(object) else {
    [name]: if isDocumentation(name) then object[name] else $.of(object[name], names[name])
    for name in std.objectFieldsAll(object)
    if (isDocumentation(name) || std.objectHas(names, name))
       && isShown(object, name)
       && (isDocumentation(name) || isDocumented(object[name]))
  },
}
