//! The rules: all subjects of diagnostics and findings, each with a stable code and a description.
//!
//! Reports print the code, `docs/rules.md` lists all of them. A code never changes its meaning; a new meaning is a new rule.

use std::fmt;

/// Subject of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// A keyword of the schema in the definition; the code is the keyword.
    Schema,
    /// A step of the API server over an object, apart from the schema.
    Server,
    /// A rule of the API server for objects of Kubernetes' own kinds, apart from the schema.
    BuiltIn,
    /// A check of the API server over a definition.
    Definition,
    /// A check of crdsmith beyond the server.
    Object,
    /// Inputs: files, folders, URLs, YAML.
    Input,
    /// The configuration and the command line.
    Configuration,
    /// The library that `generate` writes.
    Library,
    /// The evaluation of Jsonnet.
    Jsonnet,
    /// Tanka's environments and exports.
    Tanka,
    /// Written files.
    Output,
}

impl Family {
    /// Every family, in the order of the docs.
    pub const ALL: [Self; 11] = [
        Self::Schema,
        Self::Server,
        Self::BuiltIn,
        Self::Definition,
        Self::Object,
        Self::Input,
        Self::Configuration,
        Self::Library,
        Self::Jsonnet,
        Self::Tanka,
        Self::Output,
    ];

    /// The heading in the docs.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Schema => "Keywords of the schema",
            Self::Server => "Steps of the API server over an object",
            Self::BuiltIn => "Kubernetes' own kinds",
            Self::Definition => "Checks of a definition",
            Self::Object => "Objects, beyond the server",
            Self::Input => "Input",
            Self::Configuration => "Configuration and command line",
            Self::Library => "The generated library",
            Self::Jsonnet => "Jsonnet",
            Self::Tanka => "Tanka environments",
            Self::Output => "Output",
        }
    }
}

macro_rules! rules {
    ($($family:ident { $($rule:ident $code:literal $description:literal,)* })*) => {
        /// A rule.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Rule {
            $($(#[doc = $description] $rule,)*)*
        }

        impl Rule {
            /// Every rule, by family.
            pub const ALL: &[Self] = &[$($(Self::$rule,)*)*];

            /// The stable identifier: the schema's keyword, else words in kebab case.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $($(Self::$rule => $code,)*)* }
            }

            /// One sentence that describes the rule.
            #[must_use]
            pub fn description(self) -> &'static str {
                match self { $($(Self::$rule => $description,)*)* }
            }

            /// Its family.
            #[must_use]
            pub fn family(self) -> Family {
                match self { $($(Self::$rule => Family::$family,)*)* }
            }
        }
    };
}

impl Rule {
    /// Whether findings about objects have this rule.
    #[must_use]
    pub fn is_about_objects(self) -> bool {
        matches!(
            self.family(),
            Family::Schema | Family::Server | Family::BuiltIn | Family::Definition | Family::Object
        )
    }
}

rules! {
    Schema {
        AllOf "allOf" "The value does not match all schemas of `allOf`.",
        AnyOf "anyOf" "The value matches no schema of `anyOf`.",
        OneOf "oneOf" "The value matches none of the schemas of `oneOf`, or more than one.",
        Not "not" "The value matches the schema of `not`.",
        Type "type" "The type of the value is not the type in the schema.",
        Enum "enum" "The value is not in the list of `enum`.",
        Format "format" "The text or number does not have the format.",
        Pattern "pattern" "The text does not match the regular expression.",
        MinLength "minLength" "The text is too short.",
        MaxLength "maxLength" "The text is too long.",
        Minimum "minimum" "The number is too small.",
        Maximum "maximum" "The number is too large.",
        MultipleOf "multipleOf" "The number is not a multiple of `multipleOf`.",
        MinItems "minItems" "The list has too few items.",
        MaxItems "maxItems" "The list has too many items.",
        UniqueItems "uniqueItems" "The list has equal items.",
        MinProperties "minProperties" "The object has too few fields.",
        MaxProperties "maxProperties" "The object has too many fields.",
        Required "required" "A required field is missing.",
    }
    Server {
        Decode "decode" "The text is not YAML or JSON, or a field of `metadata` has a wrong type.",
        Route "route" "No served version has this `apiVersion` and `kind`.",
        UnknownField "unknown-field" "The schema does not have this field.",
        DuplicateKey "duplicate-key" "A key is set more than once in one mapping.",
        Metadata "metadata" "`metadata` is missing or not an object.",
        Name "name" "`metadata.name` is missing or not a valid name.",
        Namespace "namespace" "`metadata.namespace` does not fit the scope of the kind, or is not a valid name.",
        Generation "generation" "`metadata.generation` is negative.",
        Label "label" "A label has an invalid key or value.",
        Annotation "annotation" "An annotation has an invalid key, or all annotations together are too long.",
        Finalizer "finalizer" "A finalizer has an invalid name or no domain, contradicts another one, or is added during deletion.",
        OwnerReference "owner-reference" "An owner reference is incomplete, contradicts another one, or is there twice.",
        Immutable "immutable" "An update changes a field that cannot change.",
        EmbeddedResource "embedded-resource" "An embedded resource lacks `apiVersion`, `kind` or valid `metadata`.",
        ListDuplicate "list-duplicate" "Two items of a set are equal, or two items of a list map have the same keys.",
        ListMap "list-map" "An item of a list map lacks one of its keys.",
        Scale "scale" "A field that the scale subresource reads has a wrong value.",
        Cel "cel" "A CEL rule is broken, or its expression, message, reason or path is invalid.",
        RulesSkipped "rules-skipped" "Other errors keep the server from evaluating CEL rules.",
    }
    BuiltIn {
        Container "container" "A container lacks its name or image, has a wrong one, or has fields that its list does not allow.",
        ContainerPort "container-port" "A port of a container has a wrong number or name, or is there twice.",
        Variable "env" "A variable of a container has a wrong name, or not exactly one source.",
        Volume "volume" "A volume of a pod has a wrong name, or not exactly one valid source.",
        VolumeMount "volume-mount" "A container uses a volume that is not there, or uses it in a wrong way.",
        Probe "probe" "A probe or handler of a container has not exactly one action, or wrong numbers.",
        Resources "resources" "Requests and limits have wrong names or numbers, or contradict each other.",
        SecurityContext "security-context" "A security context has wrong values, or values that contradict each other or the system.",
        Scheduling "scheduling" "Affinity, tolerations or spread constraints of a pod are wrong.",
        PodGroup "pod-group" "A `PodGroup`, a `CompositePodGroup` or a `Workload` has an invalid policy, reference, name or priority.",
        PodSpec "pod-spec" "A field of a pod is wrong or contradicts another one.",
        Eviction "eviction" "An `Eviction` or an `EvictionRequest` of a pod has an invalid target, requester or intent.",
        LabelSelector "label-selector" "A label selector is wrong, missing, or does not match the labels of the pods.",
        Workload "workload" "Replicas, update strategy or another field of a workload is wrong.",
        Job "job" "Completions, failure policy or another field of a Job is wrong.",
        CronJob "cron-job" "The schedule or another field of a CronJob is wrong.",
        ConfigMap "config-map" "A `ConfigMap` or a Secret has an invalid key, invalid data, or too much data.",
        Service "service" "A Service, an `IPAddress` or a `ServiceCIDR` has invalid ports, addresses or policies.",
        Endpoints "endpoints" "Endpoints or an `EndpointSlice` have invalid addresses, ports or hints.",
        Ingress "ingress" "An Ingress or an `IngressClass` has an invalid host, path, backend or reference.",
        NetworkPolicy "network-policy" "A `NetworkPolicy` has invalid peers, ports or networks.",
        Admission "admission" "A webhook or a policy of admission has an invalid client, rule, reference or expression.",
        Cluster "cluster" "A Namespace, a Node, a quota, a limit, an Event, a Lease or a class has invalid fields.",
        Devices "devices" "A claim for devices, a class or a slice of them has an invalid request, selector or name.",
        FlowControl "flow-control" "A `FlowSchema` or a `PriorityLevelConfiguration` has an invalid rule, subject or number.",
        Registration "registration" "An `APIService`, a request for a certificate, a bundle of roots or a migration has invalid fields.",
        Scaling "scaling" "An autoscaler or a disruption budget has invalid numbers, metrics or references.",
        Storage "storage" "A volume, a claim, a class or a driver of storage has an invalid source, size, mode or reference.",
        Rbac "rbac" "A role or a binding has invalid rules, an invalid role or invalid subjects.",
    }
    Definition {
        DefinitionRefused "definition-refused" "The server would refuse the definition of this kind, so it cannot judge objects.",
        DefinitionUnreadable "definition-unreadable" "The definition of this kind cannot be read.",
        StructuralSchema "structural-schema" "The schema is not structural, or uses what the server forbids.",
        ListType "list-type" "`x-kubernetes-list-type`, its keys or `x-kubernetes-map-type` do not fit the schema.",
        PreserveUnknownFields "preserve-unknown-fields" "`spec.preserveUnknownFields` must be false.",
        Items "items" "A list needs `items`.",
        Properties "properties" "A schema uses `properties` in a way that the server forbids.",
        Default "default" "A default does not fit its own schema.",
        CelCost "cel-cost" "A CEL expression may cost more than the server allows.",
        ValidationRule "rule" "A CEL rule is incomplete.",
        Group "group" "The group is missing or not a valid name.",
        Names "names" "The names of the kind are missing, invalid or contradict `metadata.name`.",
        Scope "scope" "The scope is missing or unknown.",
        Versions "versions" "The versions are missing, repeated, or not exactly one is stored.",
        SchemaMissing "schema" "A version has no schema.",
        ApiApproval "api-approval" "A group of Kubernetes needs the approval annotation.",
        StatusSubresource "status-subresource" "The status subresource does not fit the schema.",
        SelectableFields "selectable-fields" "A selectable field is invalid.",
        PrinterColumns "printer-columns" "A printer column is invalid.",
        Conversion "conversion" "The conversion strategy is invalid.",
        UnrecognizedFormat "unrecognized-format" "The server does not check this format.",
    }
    Object {
        DeprecatedVersion "deprecated-version" "The version is deprecated.",
        DeprecatedField "deprecated-field" "The description of the field says that it is deprecated.",
        DuplicateObject "duplicate-object" "Two objects of the input have the same kind, namespace and name.",
        NoSchema "no-schema" "This kind has no definition.",
        DocumentEnd "document-end" "The text after the end marker `...` of a document is not read.",
        Encrypted "encrypted" "SOPS encrypted the object, so a part of it is not validated.",
        RejectedKind "rejected-kind" "The command line rejects this kind.",
        NoObjects "no-objects" "The input has no objects.",
        NoCrds "no-crds" "No definitions to validate against were found.",
    }
    Input {
        InputMissing "input-missing" "The file or folder does not exist.",
        InputUnreadable "input-unreadable" "The file or folder cannot be read.",
        InputEmpty "input-empty" "The folder has no YAML or JSON files.",
        InputEncoding "input-encoding" "The text is not UTF-8.",
        NotManifests "not-manifests" "Some inputs are not manifests, or were not asked for, and were skipped.",
        InputGlob "input-glob" "The glob is invalid or matches no files.",
        InputSize "input-size" "The text is larger than the limit.",
        InputUrl "input-url" "The URL cannot be fetched or used.",
        InputGit "input-git" "A file of a git revision cannot be read.",
        InputChanged "input-changed" "The text changed while it was being read.",
        InputPackage "input-package" "The package or archive is broken, or has no definitions where they belong.",
        InputRegistry "input-registry" "The package cannot be fetched from its registry.",
        InputCache "input-cache" "The cache of remote sources cannot be written.",
        InputOffline "input-offline" "Without network, the content of the source is not there.",
        Lock "lock" "A remote source is not as the lock file says, or the lock file is invalid.",
        Vendor "vendor" "The copies of remote sources are missing or stale.",
        YamlSyntax "yaml-syntax" "The text is not YAML.",
        CrdFieldType "crd-field-type" "A field of a definition has a wrong type.",
        XrdRefused "xrd-refused" "Crossplane refuses the composite resource definition.",
        XrdIgnored "xrd-ignored" "Crossplane ignores or replaces a part of the composite resource definition.",
        CrdApiVersion "crd-api-version" "The `apiVersion` of a definition is missing or unknown.",
        NotACrd "not-a-crd" "The document, or the file, is not a definition and was skipped.",
        Openapi "openapi" "The text is not an OpenAPI document of an API server.",
        OpenapiReference "openapi-reference" "A type of an OpenAPI document refers to one that the document does not have.",
        DuplicateDefinition "duplicate-definition" "Two different definitions have the same name.",
    }
    Configuration {
        CommandLine "command-line" "The arguments of the command do not fit together.",
        KindUnknown "unknown-kind" "No definition has this kind, version or field, or several definitions have the name.",
        ConfigEmpty "config-empty" "The configuration is empty.",
        ConfigType "config-type" "A setting has a wrong type.",
        ConfigUnknownKey "config-unknown-key" "The configuration has a key that does not exist.",
        ConfigCrds "config-crds" "A spec names no definitions.",
        ConfigGroups "config-groups" "A name for an API group is invalid or unused.",
        ConfigOutput "config-output" "An output is used twice or is outside the output folder.",
        ConfigPrefix "config-prefix" "The prefix is not a valid regular expression.",
        ConfigSpecs "config-specs" "The configuration has no specs.",
        ConfigDuplicate "config-duplicate" "The configuration sets a key twice.",
        UnusedKind "unused-kind" "A kind to skip or to reject is that of no object.",
    }
    Library {
        ExampleName "example-name" "Two hand-written examples of a kind have the same name.",
        Notes "notes" "The notes about a kind have an empty section, or name a field that no definition has.",
        CrdName "crd-name" "A group, version or kind cannot be part of a path or name.",
        CrdNone "crd-none" "The input has no definitions.",
        CrdSchemaMissing "crd-schema-missing" "A version has no schema, so its library has only `new` and `metadata`.",
        KindEmpty "kind-empty" "A kind has no fields apart from `metadata`, so its library has only `new` and `metadata`.",
        KindNone "kind-none" "The selection excludes all kinds.",
        NameClash "name-clash" "Two fields of an object have the same name in the library.",
        GroupClash "group-clash" "API groups have the same first label, or the same name in the library.",
        GroupUnnamed "group-unnamed" "An API group has no name of its own in the library.",
        KindClash "kind-clash" "Two kinds of a version have the same name in the library.",
        DocUtil "doc-util" "The library's own files import the documentation helpers by another path.",
        PatchClash "patch-clash" "Two of your own files have the same target path.",
        PatchDocs "patch-docs" "The documentation in one of your patches is not in the form of doc-util.",
        ObjectMeta "object-meta" "The file that describes ObjectMeta cannot be used.",
        Template "template" "A template of the generated files failed.",
    }
    Jsonnet {
        Evaluation "jsonnet" "The program fails.",
        Syntax "syntax" "The text is not Jsonnet.",
        Import "import" "An import cannot be resolved.",
        StackLimit "stack-limit" "The program exceeds the maximum call depth.",
        MemoryLimit "memory-limit" "The program exceeds the memory limit.",
        TimeLimit "time-limit" "The program exceeds the time limit.",
        Nesting "nesting" "The code is nested too deeply.",
        ImportedNumber "imported-number" "Jsonnet has no such whole number: the imported program makes the nearest one.",
        ImportedSecret "imported-secret" "The imported program has the data of a Secret.",
        Internal "internal" "The evaluator itself failed.",
    }
    Tanka {
        Environment "environment" "An environment cannot be read or chosen.",
        NotAManifest "not-a-manifest" "A value of the environment is not a Kubernetes object.",
        NoManifests "no-manifests" "The environment has no manifests, or the selection excludes all of them.",
        Selector "selector" "A label selector is invalid.",
        Target "target" "A target is not a valid regular expression.",
        NameFormat "name-format" "The template of file names is invalid.",
        Export "export" "An exported file is outside the output folder or would overwrite another file.",
    }
    Output {
        OutputUnwritable "output" "A file or folder cannot be written.",
        OutputPath "output-path" "A file is outside the output folder.",
        OutputManifest "output-manifest" "The list of generated files cannot be read.",
        OutputForeign "output-foreign" "A file that crdsmith did not write would be overwritten.",
        LineEnds "line-ends" "Generated files have other line ends on disk.",
        OutputLocked "output-locked" "Another crdsmith process is writing to the same folder.",
        Failure "crdsmith" "crdsmith cannot continue.",
    }
}

impl Rule {
    /// The rule with a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.code() == code)
    }

    /// Whether the code is a keyword of the schema.
    #[must_use]
    pub fn is_keyword(self) -> bool {
        self.family() == Family::Schema
    }

    /// Where the docs describe it, relative to the project's root.
    #[must_use]
    pub fn page(self) -> String {
        format!("docs/rules.md#{}", self.code().to_lowercase())
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The page `docs/rules.md`.
#[must_use]
pub fn page() -> String {
    let mut out = String::from(
        "# Rules\n\nEvery diagnostic and finding names its rule: `error[input-missing]`. The codes are stable.\n",
    );
    for family in Family::ALL {
        out.push_str(&format!("\n## {}\n\n| rule | meaning |\n|---|---|\n", family.title()));
        for rule in Rule::ALL.iter().filter(|rule| rule.family() == family) {
            let anchor = rule.code().to_lowercase();
            out.push_str(&format!(
                "| <a id=\"{anchor}\"></a>`{rule}` | {} |\n",
                rule.description()
            ));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn codes_are_unique() {
        let codes: BTreeSet<&str> = Rule::ALL.iter().map(|rule| rule.code()).collect();
        assert_eq!(codes.len(), Rule::ALL.len());
        assert!(Rule::ALL.iter().all(|rule| Rule::from_code(rule.code()) == Some(*rule)));
    }

    #[test]
    fn descriptions_are_sentences() {
        for rule in Rule::ALL {
            let text = rule.description();
            assert!(
                text.ends_with('.') && !text.contains('\n') && text.len() < 110,
                "{rule}: {text}"
            );
        }
    }
}
