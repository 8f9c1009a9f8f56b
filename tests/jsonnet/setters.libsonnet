// Calls every setter of a library's kind like a user, and lists the results.
//
// `walk(object, path)` → [{ member: 'spec.withFoo', set: …, twice: … }]: `set` is the result for 'V', `twice` the sum of two calls.
{
  local isDoc(object, name) = name == '#' || (std.startsWith(name, '#') && std.objectHasAll(object, name[1:])),

  local called(name, setter) = {
    member: name,
    set: setter('V'),
    [if std.endsWith(name, 'Mixin') then 'twice']:
      local list = std.isArray(std.foldl(function(value, key) value[key], $.path(setter('V')), setter('V')));
      if list then setter('V') + setter('W') else setter({ v: 1 }) + setter({ w: 2 }),
  },

  // The keys down to the value that a setter wrote.
  path(value):: if std.isObject(value) && std.length(value) == 1 then
    local key = std.objectFields(value)[0];
    [key] + $.path(value[key])
  else [],

  walk(object, path=[], root=true)::
    std.flattenArrays([
      local value = object[name];
      local here = path + [name];
      if std.isFunction(value) then
        if root && name == 'new' then [] else [called(std.join('.', here), value)]
      else $.walk(value, here, false)
      for name in std.objectFieldsAll(object)
      if !isDoc(object, name) && !(root && name == 'mixin')
    ]),
}
