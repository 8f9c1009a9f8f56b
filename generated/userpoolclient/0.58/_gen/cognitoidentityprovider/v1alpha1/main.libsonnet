{
  local d = (import 'doc-util/main.libsonnet'),
  '#':: d.pkg(name='v1alpha1', url='', help=''),
  userPoolClient: (import 'userPoolClient.libsonnet'),
}
