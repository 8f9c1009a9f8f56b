local lib = import 'main.libsonnet';
local userPoolClient = lib.cognitoidentityprovider.v1alpha1.userPoolClient;

userPoolClient.new('example')
+ userPoolClient.spec.forProvider.withClientName('example')
+ userPoolClient.spec.forProvider.withRegion('example')
