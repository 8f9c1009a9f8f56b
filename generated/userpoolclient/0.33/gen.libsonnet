{
  local d = (import 'doc-util/main.libsonnet'),
  '#':: d.pkg(name='userpoolclient', url='github.com/crdsmith/crdsmith/generated/userpoolclient/0.33/main.libsonnet', help="Jsonnet library for Crossplane's UserPoolClient as of provider-aws 0.33"),
  cognitoidentityprovider:: (import '_gen/cognitoidentityprovider/main.libsonnet'),
}
