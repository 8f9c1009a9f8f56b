crdsmith.add("kinds",[["userpoolclient/0.58/cognitoidentityprovider.aws.crossplane.io/v1alpha1","userpoolclient","0.58","cognitoidentityprovider.aws.crossplane.io","v1alpha1"],["userpoolclient/0.33/cognitoidentityprovider.aws.crossplane.io/v1alpha1","userpoolclient","0.33","cognitoidentityprovider.aws.crossplane.io","v1alpha1"]],
[["UserPoolClient",1,"userpoolclients userpoolclient",""]
,["UserPoolClient",0,"userpoolclients userpoolclient",""]
]);
