#!/bin/sh
# 2,000 UserPoolClients in one file: crdsmith against kubeconform with the same schema. Usage: tests/bench/validate.sh PATH_TO_KUBECONFORM
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
kubeconform=${1:?path of kubeconform}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
i=0
while [ "$i" -lt 2000 ]; do
    cat <<MANIFEST
---
apiVersion: cognitoidentityprovider.aws.crossplane.io/v1alpha1
kind: UserPoolClient
metadata:
  name: client-$i
  labels: {app: web, team: platform}
spec:
  deletionPolicy: Orphan
  forProvider:
    region: eu-west-1
    clientName: client-$i
    accessTokenValidity: 60
    allowedOAuthFlows: [code]
    allowedOAuthFlowsUserPoolClient: true
    allowedOAuthScopes: [openid, email]
    callbackURLs: ["https://example.com/callback/$i"]
    explicitAuthFlows: [ALLOW_REFRESH_TOKEN_AUTH]
    supportedIdentityProviders: [COGNITO]
    userPoolIdRef: {name: pool}
  providerConfigRef: {name: default}
MANIFEST
    i=$((i + 1))
done > "$work/manifests.yaml"
cd "$here"
python3 - "$work" <<'PYTHON'
import json, sys, yaml
crd = next(yaml.safe_load_all(open("crds/userpoolclients-0.33.yaml")))
json.dump(crd["spec"]["versions"][0]["schema"]["openAPIV3Schema"], open(sys.argv[1] + "/userpoolclient_v1alpha1.json", "w"))
PYTHON
cargo build --release --quiet
for round in 1 2 3 4 5; do
    echo "round $round"
    /usr/bin/time -f "  crdsmith    %e s, %M kB" target/release/crdsmith validate -q "$work/manifests.yaml" --crds crds/userpoolclients-0.33.yaml > /dev/null
    /usr/bin/time -f "  kubeconform %e s, %M kB" "$kubeconform" -strict \
        -schema-location "$work/{{ .ResourceKind }}_{{ .ResourceAPIVersion }}.json" "$work/manifests.yaml"
done
