// The library of Kubernetes' own kinds: Deployment, Service, ConfigMap and the others.
// `jb install` brings it to `vendor/`, as jsonnetfile.json says. Nothing needs it before a program imports `k.libsonnet`.
import 'github.com/jsonnet-libs/k8s-libsonnet/1.33/main.libsonnet'
