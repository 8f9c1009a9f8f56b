{
  local d = (import 'doc-util/main.libsonnet'),
  '#':: d.pkg(name="it's \"quoted\"", url='traps/main.libsonnet', help="both ' and \""),
  '3scale':: (import '_gen/3scale/main.libsonnet'),
  nogroup:: (import '_gen/nogroup/main.libsonnet'),
  one:: (import '_gen/one/main.libsonnet'),
  other:: (import '_gen/other/main.libsonnet'),
}
