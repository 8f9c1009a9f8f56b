local clients = import 'userpoolclient/main.libsonnet';
local k = import 'k.libsonnet';
local web = import 'web.libsonnet';

local client = clients.cognitoidentityprovider.v1alpha1.userPoolClient;

{
  web: web.new('web', 'registry.example.org/web:1.4'),
  admin: web.new('admin', 'registry.example.org/admin:1.1', replicas=1),
  settings: k.core.v1.configMap.new('web') + k.core.v1.configMap.withData({ STAGE: 'prod' }),
  client:
    client.new('web')
    + client.spec.forProvider.withRegion('eu-west-1')
    + client.spec.forProvider.withClientName('web'),
}
