//! Texts that rules of Kubernetes' own kinds ask for.

/// A part of the server's words, and the texts that are right then.
const KNOWN: [(&str, &[&str]); 8] = [
    ("not a valid selector operator", &["In"]),
    ("must be a lowercase UUID", &["00000000-0000-4000-8000-000000000000"]),
    ("PEM block type must be CERTIFICATE REQUEST", &[REQUEST]),
    ("must be a valid PKCS#10 CSR", &[BARE_REQUEST]),
    ("trust anchor must be provided", &[ROOT]),
    ("has invalid value", &["Normal"]),
    ("undeclared reference", &["true", "Object{}"]),
    ("must evaluate to Object", &["Object{}"]),
];

/// The texts that are right where the server says some words.
pub(super) fn known(words: &str) -> impl Iterator<Item = &'static str> {
    let said = KNOWN.iter().filter(move |(part, _)| words.contains(part));
    said.flat_map(|(_, texts)| texts.iter().copied())
}

/// A request for a certificate of `example` (PKCS #10, PEM), in base64.
const REQUEST: &str = "\
    LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlHUk1FVUNBUUF3RWpFUU1BNEdBMVVFQXd3SFpYaGhiWEJzWlRBcU1BVUdBeXRsY0FNaEFJ\
    OVZ3K3JCZzd1cQovdER5N3k2NGg3ZUYwRHhvZ1ZYTFNMSUNGdSsyOUg3L29BQXdCUVlESzJWd0EwRUFYTWdiejYwRXdyeCt6T2VWClNRZWZYWkcyQm1TUHFE\
    WlVlcTgwSnp6TTI3c3BZNFY0SmxzV3N4WWZEMkxrVnZXa0pwNTdzZjZRQlp1TDNCUWIKdlRpTkRRPT0KLS0tLS1FTkQgQ0VSVElGSUNBVEUgUkVRVUVTVC0t\
    LS0tCg==";

/// The same request without PEM (DER), in base64.
const BARE_REQUEST: &str = "\
    MIGRMEUCAQAwEjEQMA4GA1UEAwwHZXhhbXBsZTAqMAUGAytlcAMhAI9Vw+rBg7uq/tDy7y64h7eF0DxogVXLSLICFu+29H7/oAAwBQYDK2VwA0EAXMgbz60E\
    wrx+zOeVSQefXZG2BmSPqDZUeq80JzzM27spY4V4JlsWsxYfD2LkVvWkJp57sf6QBZuL3BQbvTiNDQ==";

/// The certificate of an authority `example` (X.509, PEM).
const ROOT: &str = "\
    -----BEGIN CERTIFICATE-----\n\
    MIIBOjCB7aADAgECAhQTCpxROeCEGhPvH6Er07W/A0hlZjAFBgMrZXAwEjEQMA4G\n\
    A1UEAwwHZXhhbXBsZTAgFw0yNjExMjcxNDM1MzZaGA8yMTI2MTEwMzE0MzUzNlow\n\
    EjEQMA4GA1UEAwwHZXhhbXBsZTAqMAUGAytlcAMhAClgHPqmwfnmN/2lCtzwlRx9\n\
    iLnhFlKxMrOeRHrvb6Jwo1MwUTAdBgNVHQ4EFgQUMxmF3Dy8ghWd3waOqYOBoZiT\n\
    hTkwHwYDVR0jBBgwFoAUMxmF3Dy8ghWd3waOqYOBoZiThTkwDwYDVR0TAQH/BAUw\n\
    AwEB/zAFBgMrZXADQQDeT+Ocus26QR0+9THVYMFevcKu0XALyI/3TTDWYwKguS4T\n\
    8dyfJgu3oeXQcfFh8G9rifu0OOPmHr0Oq2eAOIQM\n\
    -----END CERTIFICATE-----\n";
