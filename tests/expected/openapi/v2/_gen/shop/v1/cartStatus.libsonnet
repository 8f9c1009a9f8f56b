{
  local d = (import 'doc-util/main.libsonnet'),
  '#':: d.pkg(name='cartStatus', url='', help='"CartStatus is the state of the cart."'),
  '#withStatus':: d.fn(help='"The state."', args=[d.arg(name='status', type=d.T.string)]),
  withStatus(status): { status: status },
  '#withStatus_code':: d.fn(help='', args=[d.arg(name='status_code', type=d.T.integer)]),
  withStatus_code(status_code): { 'status.code': status_code },
  '#mixin': 'ignore',
  mixin: self,
}
