// Records that describe a library, in the shape that documentation tools read.
{
  '#': self.package.new(
    'doc-util',
    'github.com/jsonnet-libs/docsonnet/doc-util',
    '`doc-util` holds the records by which a Jsonnet library documents itself.',
  ),

  package: {
    new(name, url, help, filename='', version='master'): {
      name: name,
      help: help,
      'import': if filename != '' then url + '/' + filename else url,
      url: url,
      filename: filename,
      version: version,
    },
    newSub(name, help): { name: name, help: help },
    withUsageTemplate(template): { usageTemplate: template },
  },
  pkg(name, url, help, filename='', version='master'): self.package.new(name, url, help, filename, version),

  'function': {
    new(help, args=[]): { 'function': { help: help, args: args } },
    withHelp(help): { 'function'+: { help: help } },
    withArgs(args): { 'function'+: { args: args } },
  },
  func: self['function'],
  fn(help, args=[]): self['function'].new(help, args),

  argument: {
    new(name, type, default=null, enums=null): { name: name, type: type, default: default, enums: enums },
    fromSchema(name, schema): {
      local type = std.get(schema, 'type', 'any'),
      name: name,
      type: type,
      default: std.get(schema, 'default', null),
      enums: std.get(schema, 'enum', null),
    },
  },
  arg(name, type, default=null, enums=null): self.argument.new(name, type, default, enums),

  object: {
    new(help, fields=[]): { object: { help: help, fields: fields } },
    withHelp(help): { object+: { help: help } },
    withFields(fields): { object+: { fields: fields } },
  },
  obj(help, fields=[]): self.object.new(help, fields),

  value: {
    new(type, help, default=null): { value: { help: help, type: type, default: default } },
    withHelp(help): { value+: { help: help } },
    withType(type): { value+: { type: type } },
    withDefault(default): { value+: { default: default } },
  },
  val(type, help, default=null): self.value.new(type, help, default),

  T: {
    string: 'string',
    number: 'number',
    int: self.number,
    integer: self.number,
    boolean: 'bool',
    bool: self.boolean,
    object: 'object',
    array: 'array',
    any: 'any',
    'null': 'null',
    nil: self['null'],
    func: 'function',
    'function': self.func,
  },
}
