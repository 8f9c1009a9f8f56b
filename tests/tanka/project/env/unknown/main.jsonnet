{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, data: { env: std.manifestJsonMinified(std.extVar("tanka.dev/environment")) } }
