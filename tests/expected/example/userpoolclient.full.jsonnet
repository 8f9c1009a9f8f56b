local lib = import 'main.libsonnet';
local userPoolClient = lib.cognitoidentityprovider.v1alpha1.userPoolClient;

userPoolClient.new('example')
// object, required
// object, required
// string, required
+ userPoolClient.spec.forProvider.withClientName('example')
// string, required
+ userPoolClient.spec.forProvider.withRegion('example')
// integer, format int64
+ userPoolClient.spec.forProvider.withAccessTokenValidity(1)
// []string
+ userPoolClient.spec.forProvider.withAllowedOAuthFlows(['example'])
// boolean
+ userPoolClient.spec.forProvider.withAllowedOAuthFlowsUserPoolClient(true)
// []string
+ userPoolClient.spec.forProvider.withAllowedOAuthScopes(['example'])
// object
// string
+ userPoolClient.spec.forProvider.analyticsConfiguration.withApplicationARN('example')
// string
+ userPoolClient.spec.forProvider.analyticsConfiguration.withApplicationID('example')
// string
+ userPoolClient.spec.forProvider.analyticsConfiguration.withExternalID('example')
// string
+ userPoolClient.spec.forProvider.analyticsConfiguration.withRoleARN('example')
// boolean
+ userPoolClient.spec.forProvider.analyticsConfiguration.withUserDataShared(true)
// []string
+ userPoolClient.spec.forProvider.withCallbackURLs(['example'])
// string
+ userPoolClient.spec.forProvider.withDefaultRedirectURI('example')
// boolean
+ userPoolClient.spec.forProvider.withEnableTokenRevocation(true)
// []string
+ userPoolClient.spec.forProvider.withExplicitAuthFlows(['example'])
// boolean
+ userPoolClient.spec.forProvider.withGenerateSecret(true)
// integer, format int64
+ userPoolClient.spec.forProvider.withIdTokenValidity(1)
// []string
+ userPoolClient.spec.forProvider.withLogoutURLs(['example'])
// string
+ userPoolClient.spec.forProvider.withPreventUserExistenceErrors('example')
// []string
+ userPoolClient.spec.forProvider.withReadAttributes(['example'])
// integer, format int64
+ userPoolClient.spec.forProvider.withRefreshTokenValidity(1)
// []string
+ userPoolClient.spec.forProvider.withSupportedIdentityProviders(['example'])
// object
// string
+ userPoolClient.spec.forProvider.tokenValidityUnits.withAccessToken('example')
// string
+ userPoolClient.spec.forProvider.tokenValidityUnits.withIdToken('example')
// string
+ userPoolClient.spec.forProvider.tokenValidityUnits.withRefreshToken('example')
// string, can be filled from userPoolIdRef, userPoolIdSelector
+ userPoolClient.spec.forProvider.withUserPoolId('example')
// object, fills userPoolId
// string, required
+ userPoolClient.spec.forProvider.userPoolIdRef.withName('example')
// object
// string, default "Required", enum Required | Optional
+ userPoolClient.spec.forProvider.userPoolIdRef.policy.withResolution('Required')
// string, enum Always | IfNotPresent
+ userPoolClient.spec.forProvider.userPoolIdRef.policy.withResolve('Always')
// object, fills userPoolId
// boolean
+ userPoolClient.spec.forProvider.userPoolIdSelector.withMatchControllerRef(true)
// map[string]string
+ userPoolClient.spec.forProvider.userPoolIdSelector.withMatchLabels({ key: 'example' })
// object
// string, default "Required", enum Required | Optional
+ userPoolClient.spec.forProvider.userPoolIdSelector.policy.withResolution('Required')
// string, enum Always | IfNotPresent
+ userPoolClient.spec.forProvider.userPoolIdSelector.policy.withResolve('Always')
// []string
+ userPoolClient.spec.forProvider.withWriteAttributes(['example'])
// string, default "Delete", enum Orphan | Delete
+ userPoolClient.spec.withDeletionPolicy('Delete')
// object, default {"name":"default"}
// string, required
+ userPoolClient.spec.providerConfigRef.withName('default')
// object
// string, default "Required", enum Required | Optional
+ userPoolClient.spec.providerConfigRef.policy.withResolution('Required')
// string, enum Always | IfNotPresent
+ userPoolClient.spec.providerConfigRef.policy.withResolve('Always')
// object
// string, required
+ userPoolClient.spec.providerRef.withName('example')
// object
// string, default "Required", enum Required | Optional
+ userPoolClient.spec.providerRef.policy.withResolution('Required')
// string, enum Always | IfNotPresent
+ userPoolClient.spec.providerRef.policy.withResolve('Always')
// object
// string, required
+ userPoolClient.spec.publishConnectionDetailsTo.withName('example')
// object, default {"name":"default"}
// string, required
+ userPoolClient.spec.publishConnectionDetailsTo.configRef.withName('default')
// object
// string, default "Required", enum Required | Optional
+ userPoolClient.spec.publishConnectionDetailsTo.configRef.policy.withResolution('Required')
// string, enum Always | IfNotPresent
+ userPoolClient.spec.publishConnectionDetailsTo.configRef.policy.withResolve('Always')
// object
// map[string]string
+ userPoolClient.spec.publishConnectionDetailsTo.metadata.withAnnotations({ key: 'example' })
// map[string]string
+ userPoolClient.spec.publishConnectionDetailsTo.metadata.withLabels({ key: 'example' })
// string
+ userPoolClient.spec.publishConnectionDetailsTo.metadata.withType('example')
// object
// string, required
+ userPoolClient.spec.writeConnectionSecretToRef.withName('example')
// string, required
+ userPoolClient.spec.writeConnectionSecretToRef.withNamespace('example')
