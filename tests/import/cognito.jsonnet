local library = import 'library/main.libsonnet';
local group = library.cognitoidentityprovider.v1alpha1.group;
local groupUserMembership = library.cognitoidentityprovider.v1alpha1.groupUserMembership;
local identityPool = library.cognitoidentity.v1alpha1.identityPool;
local identityProvider = library.cognitoidentityprovider.v1alpha1.identityProvider;
local userPool = library.cognitoidentityprovider.v1alpha1.userPool;
local userPoolClient = library.cognitoidentityprovider.v1alpha1.userPoolClient;
local userPoolDomain = library.cognitoidentityprovider.v1alpha1.userPoolDomain;

{
  example_group:
    group.new('example-group')
    + group.spec.forProvider.withRegion('us-east-1')
    + group.spec.forProvider.userPoolIdRef.withName('example')
    + group.spec.forProvider.roleArnRef.withName('cognito-role')
    + group.spec.providerConfigRef.withName('example'),

  example_group_user_membership:
    groupUserMembership.new('example-group-user-membership')
    + groupUserMembership.spec.forProvider.withRegion('us-east-1')
    + groupUserMembership.spec.forProvider.userPoolIdRef.withName('examplePool')
    + groupUserMembership.spec.forProvider.groupnameRef.withName('example-group')
    + groupUserMembership.spec.forProvider.withUsername('example-username')
    + groupUserMembership.spec.providerConfigRef.withName('example'),

  identityPool_example:
    identityPool.new('example')
    + identityPool.spec.forProvider.withRegion('us-east-1')
    + identityPool.spec.forProvider.withIdentityPoolName('examplePool')
    + identityPool.spec.forProvider.withAllowUnauthenticatedIdentities(false)
    + identityPool.spec.providerConfigRef.withName('example'),

  providerdetails_example: {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: 'providerdetails-example',
      namespace: 'crossplane-system',
    },
    type: 'Opaque',
    // You'll need to update this to details specified by your external identity provider
    stringData: {
      client_id: 'foo000000000000000000',
      client_secret: 'bar000000000000000000',
      authorize_scopes: 'openid profile',
      attributes_request_method: 'POST',
      attributes_url_add_attributes: 'false',
      oidc_issuer: 'https://sso.example.org',
    },
  },

  example_provider_with_secret:
    identityProvider.new('example-provider-with-secret')
    + identityProvider.spec.forProvider.withRegion('us-east-1')
    + identityProvider.spec.forProvider.withProviderType('OIDC')
    + identityProvider.spec.forProvider.providerDetailsSecretRef.withName('providerdetails-example')
    + identityProvider.spec.forProvider.providerDetailsSecretRef.withNamespace('crossplane-system')
    + identityProvider.spec.forProvider.userPoolIdRef.withName('example')
    + identityProvider.spec.providerConfigRef.withName('example'),

  userPool_example:
    userPool.new('example')
    + userPool.spec.forProvider.withRegion('us-east-1')
    + userPool.spec.forProvider.withPoolName('examplePool')
    + userPool.spec.providerConfigRef.withName('example'),

  example_client:
    userPoolClient.new('example-client')
    + userPoolClient.spec.forProvider.withRegion('us-east-1')
    + userPoolClient.spec.forProvider.withClientName('example-client')
    + userPoolClient.spec.forProvider.userPoolIdRef.withName('example')
    + userPoolClient.spec.writeConnectionSecretToRef.withName('example-cognito-userpoolclient')
    + userPoolClient.spec.writeConnectionSecretToRef.withNamespace('default')
    + userPoolClient.spec.providerConfigRef.withName('example'),

  example_domain:
    userPoolDomain.new('example-domain')
    + userPoolDomain.spec.forProvider.withRegion('us-east-1')
    + userPoolDomain.spec.forProvider.userPoolIdRef.withName('example')
    + userPoolDomain.spec.providerConfigRef.withName('example'),
}
