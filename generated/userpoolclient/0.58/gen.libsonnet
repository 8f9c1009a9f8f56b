{
  local d = (import 'doc-util/main.libsonnet'),
  '#':: d.pkg(name='userpoolclient', url='github.com/crdsmith/crdsmith/generated/userpoolclient/0.58/main.libsonnet', help="Jsonnet library for Crossplane's UserPoolClient as of provider-aws 0.58"),
  cognitoidentityprovider:: (import '_gen/cognitoidentityprovider/main.libsonnet'),
}
