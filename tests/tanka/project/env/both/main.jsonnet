{ e: { apiVersion: "tanka.dev/v1alpha1", kind: "Environment", metadata: { name: "inner" }, spec: { namespace: "i" }, data: {} } }
