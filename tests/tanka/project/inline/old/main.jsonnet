{
  apiVersion: 'tanka.dev/v1alpha1',
  kind: 'Environment',
  metadata: { name: 'x' },
  team: 'blue',
  spec: { namespace: 'n' },
  data: {},
}
