{
  local d = (import 'doc-util/main.libsonnet'),
  '#':: d.pkg(name='filter', url='', help='"Filter is inside itself."'),
  '#withNot':: d.fn(help='', args=[d.arg(name='not', type=d.T.any)]),
  withNot(not): { not: not },
  '#withWord':: d.fn(help='', args=[d.arg(name='word', type=d.T.string)]),
  withWord(word): { word: word },
  '#mixin': 'ignore',
  mixin: self,
}
