[
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'b' } },
  { apiVersion: 'v1', kind: 'Pod', metadata: { generateName: 'z-' } },
  { apiVersion: 'v1', kind: 'Pod', metadata: { generateName: 'a-' } },
  { apiVersion: 'cert-manager.io/v1', kind: 'ClusterIssuer', metadata: { name: 'i' } },
  { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' } },
  { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'r' } },
  { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'sc' } },
]
