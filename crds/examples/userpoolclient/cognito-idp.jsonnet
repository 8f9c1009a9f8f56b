// Cognito as the identity provider of a web page
// The hosted sign-in page of the pool sends users back to `callbackURLs` with a code or with tokens. The client knows only users of the pool itself
// (`COGNITO`), and asks for their e-mail address.
local lib = import 'github.com/crdsmith/crdsmith/generated/userpoolclient/0.33/main.libsonnet';
local userPoolClient = lib.cognitoidentityprovider.v1alpha1.userPoolClient;

userPoolClient.new('shop')
+ userPoolClient.spec.forProvider.withRegion('eu-central-1')
+ userPoolClient.spec.forProvider.withClientName('shop')
+ userPoolClient.spec.forProvider.userPoolIdRef.withName('customers')
+ userPoolClient.spec.forProvider.withCallbackURLs(['https://shop.example.com/signed-in'])
+ userPoolClient.spec.forProvider.withAllowedOAuthFlowsUserPoolClient(true)
+ userPoolClient.spec.forProvider.withAllowedOAuthFlows(['code', 'implicit'])
+ userPoolClient.spec.forProvider.withAllowedOAuthScopes(['email', 'openid'])
+ userPoolClient.spec.forProvider.withSupportedIdentityProviders(['COGNITO'])
