//! The rules: all kinds of changes, each with a stable code, its severity and the reason.

use std::fmt;

/// How much a change breaks, in ascending order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Every object that the old definition accepts is accepted, and everything that was stored of it is stored.
    Compatible,
    /// Only updates of existing objects or other users of the API are affected, or nobody can decide it from the schema.
    Risky,
    /// Some object that the old definition accepts is refused, loses a field, or gets another meaning.
    Breaking,
}

impl Severity {
    /// All severities, the worst first.
    pub const ALL: [Self; 3] = [Self::Breaking, Self::Risky, Self::Compatible];

    /// The word of reports: `breaking`, `risky`, `compatible`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Compatible => "compatible",
            Self::Risky => "risky",
            Self::Breaking => "breaking",
        }
    }

    /// The severity with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|severity| severity.as_str() == word)
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// Subject of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// The definition around the schemas.
    Definition,
    /// A version of a definition.
    Version,
    /// The set of fields.
    Field,
    /// Types and values.
    Value,
    /// Bounds of numbers, texts, lists and objects.
    Bound,
    /// Lists, maps and unknown fields.
    Structure,
    /// Branches (`allOf`, `anyOf`, `oneOf`, `not`) and rules.
    Condition,
    /// Texts for people.
    Documentation,
}

impl Subject {
    /// Every subject, in the order of the docs.
    pub const ALL: [Self; 8] = [
        Self::Definition,
        Self::Version,
        Self::Field,
        Self::Value,
        Self::Bound,
        Self::Structure,
        Self::Condition,
        Self::Documentation,
    ];

    /// The heading in the docs.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Definition => "Definitions",
            Self::Version => "Versions",
            Self::Field => "Fields",
            Self::Value => "Types and values",
            Self::Bound => "Bounds",
            Self::Structure => "Lists, maps and unknown fields",
            Self::Condition => "Branches and rules",
            Self::Documentation => "Documentation",
        }
    }
}

macro_rules! rules {
    ($($subject:ident { $($rule:ident $code:literal $severity:ident $reason:literal,)* })*) => {
        /// A kind of change.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum ChangeRule {
            $($(#[doc = $reason] $rule,)*)*
        }

        impl ChangeRule {
            /// Every rule, by subject.
            pub const ALL: &[Self] = &[$($(Self::$rule,)*)*];

            /// The stable identifier in kebab case.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $($(Self::$rule => $code,)*)* }
            }

            /// The severity, unless a configuration sets another one.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $($(Self::$rule => Severity::$severity,)*)* }
            }

            /// The reason for the severity: one sentence.
            #[must_use]
            pub fn reason(self) -> &'static str {
                match self { $($(Self::$rule => $reason,)*)* }
            }

            /// Its subject.
            #[must_use]
            pub fn subject(self) -> Subject {
                match self { $($(Self::$rule => Subject::$subject,)*)* }
            }
        }
    };
}

rules! {
    Definition {
        KindAdded "kind-added" Compatible "No object of this kind exists yet.",
        KindRemoved "kind-removed" Breaking "The server no longer knows the kind and refuses its objects.",
        DefinitionRefused "definition-refused" Breaking "The server refuses the new definition, so the old one stays.",
        ScopeChanged "scope-changed" Breaking "Objects need a namespace now, or must not have one.",
        PluralChanged "plural-changed" Breaking "The definition has another name: the old one and its objects must be deleted first.",
        NameAdded "name-added" Compatible "The old names still work.",
        NameRemoved "name-removed" Risky "Commands that use the old name no longer find the kind.",
        ConversionChanged "conversion-changed" Risky "Existing objects are converted in another way.",
        UnknownFieldsPruned "unknown-fields-pruned" Breaking "The server drops the fields that the schema does not have.",
        UnknownFieldsKept "unknown-fields-kept" Compatible "The server keeps more than before.",
    }
    Version {
        VersionAdded "version-added" Compatible "The other versions stay as they are.",
        VersionRemoved "version-removed" Breaking "The server refuses objects of this version.",
        VersionServed "version-served" Compatible "The server takes more versions than before.",
        VersionNotServed "version-not-served" Breaking "The server refuses objects of this version.",
        StorageVersionChanged "storage-version-changed" Risky "Existing objects stay stored in the old version until they are written again.",
        VersionDeprecated "version-deprecated" Compatible "The server warns about objects of this version, and takes them.",
        VersionNotDeprecated "version-not-deprecated" Compatible "The server no longer warns.",
        DeprecationWarningChanged "deprecation-warning-changed" Compatible "Only the text of the warning is another one.",
        StatusSubresourceAdded "status-subresource-added" Breaking "The server drops `status` from manifests; programs must write it by `/status`.",
        StatusSubresourceRemoved "status-subresource-removed" Breaking "The server stores `status` from manifests; writes by `/status` fail.",
        ScaleAdded "scale-added" Risky "The server checks the number of replicas.",
        ScaleRemoved "scale-removed" Risky "`kubectl scale` and autoscalers fail for this kind.",
        ScaleChanged "scale-changed" Risky "`kubectl scale` and autoscalers read and write other fields.",
        PrinterColumnsChanged "printer-columns-changed" Compatible "Only the output of `kubectl get` changes.",
        SelectableFieldAdded "selectable-field-added" Compatible "The old field selectors still work.",
        SelectableFieldRemoved "selectable-field-removed" Risky "Requests with this field selector fail.",
    }
    Field {
        FieldAdded "field-added" Compatible "Objects without the field stay valid.",
        FieldRemoved "field-removed" Breaking "The server drops the field; strict validation refuses it.",
        FieldMoved "field-moved" Breaking "The server drops the field at its old place; strict validation refuses it.",
        FieldOpened "field-opened" Compatible "The field is not checked any more, and the server still keeps it.",
        FieldTyped "field-typed" Breaking "Any value was kept here; now the value must match a schema.",
        RequiredAdded "required-added" Breaking "Objects without the field are refused.",
        RequiredDefaulted "required-defaulted" Compatible "The field is required, and its default fills it.",
        RequiredRemoved "required-removed" Compatible "Objects with the field stay valid.",
    }
    Value {
        TypeChanged "type-changed" Breaking "Values of the old type are refused.",
        TypeWidened "type-widened" Compatible "Values of the old type are taken, and others too.",
        EnumAdded "enum-added" Breaking "Values outside of the list are refused.",
        EnumRemoved "enum-removed" Compatible "All values of the list stay valid.",
        EnumValueAdded "enum-value-added" Compatible "The old values stay valid.",
        EnumValueRemoved "enum-value-removed" Breaking "Objects with this value are refused.",
        DefaultAdded "default-added" Risky "Objects without the field get a value; whether its meaning is the old one is for the controller to say.",
        DefaultChanged "default-changed" Breaking "Objects without the field get another value.",
        DefaultRemoved "default-removed" Breaking "Objects without the field lose the value that they had.",
        PatternAdded "pattern-added" Breaking "Texts that do not match are refused.",
        PatternChanged "pattern-changed" Risky "Texts that matched may not match; regular expressions cannot be compared.",
        PatternRemoved "pattern-removed" Compatible "All texts are taken.",
        FormatAdded "format-added" Breaking "The server enforces this format: other values are refused.",
        FormatChanged "format-changed" Breaking "The server enforces another format: values of the old one may be refused.",
        FormatRemoved "format-removed" Compatible "The server enforces less than before.",
        FormatNoted "format-noted" Compatible "The server does not enforce this format.",
        NullableAdded "nullable-added" Compatible "Other values are taken as before.",
        NullableWithDefault "nullable-with-default" Breaking "A null was replaced by the default; now it stays.",
        NullableRemoved "nullable-removed" Breaking "A null is dropped or replaced by the default, or refused in a list.",
    }
    Bound {
        MinimumAdded "minimum-added" Breaking "Smaller numbers are refused.",
        MinimumRaised "minimum-raised" Breaking "Numbers below the new bound are refused.",
        MinimumLowered "minimum-lowered" Compatible "All old numbers are taken.",
        MinimumRemoved "minimum-removed" Compatible "All old numbers are taken.",
        MaximumAdded "maximum-added" Breaking "Larger numbers are refused.",
        MaximumLowered "maximum-lowered" Breaking "Numbers above the new bound are refused.",
        MaximumRaised "maximum-raised" Compatible "All old numbers are taken.",
        MaximumRemoved "maximum-removed" Compatible "All old numbers are taken.",
        MultipleOfAdded "multiple-of-added" Breaking "Numbers that are no multiple are refused.",
        MultipleOfChanged "multiple-of-changed" Breaking "Some multiples of the old factor are refused.",
        MultipleOfLoosened "multiple-of-loosened" Compatible "All multiples of the old factor are taken.",
        MultipleOfRemoved "multiple-of-removed" Compatible "All old numbers are taken.",
        MinLengthAdded "min-length-added" Breaking "Shorter texts are refused.",
        MinLengthRaised "min-length-raised" Breaking "Texts below the new length are refused.",
        MinLengthLowered "min-length-lowered" Compatible "All old texts are taken.",
        MinLengthRemoved "min-length-removed" Compatible "All old texts are taken.",
        MaxLengthAdded "max-length-added" Breaking "Longer texts are refused.",
        MaxLengthLowered "max-length-lowered" Breaking "Texts above the new length are refused.",
        MaxLengthRaised "max-length-raised" Compatible "All old texts are taken.",
        MaxLengthRemoved "max-length-removed" Compatible "All old texts are taken.",
        MinItemsAdded "min-items-added" Breaking "Shorter lists are refused.",
        MinItemsRaised "min-items-raised" Breaking "Lists with fewer items are refused.",
        MinItemsLowered "min-items-lowered" Compatible "All old lists are taken.",
        MinItemsRemoved "min-items-removed" Compatible "All old lists are taken.",
        MaxItemsAdded "max-items-added" Breaking "Longer lists are refused.",
        MaxItemsLowered "max-items-lowered" Breaking "Lists with more items are refused.",
        MaxItemsRaised "max-items-raised" Compatible "All old lists are taken.",
        MaxItemsRemoved "max-items-removed" Compatible "All old lists are taken.",
        MinPropertiesAdded "min-properties-added" Breaking "Objects with fewer fields are refused.",
        MinPropertiesRaised "min-properties-raised" Breaking "Objects with fewer fields are refused.",
        MinPropertiesLowered "min-properties-lowered" Compatible "All old objects are taken.",
        MinPropertiesRemoved "min-properties-removed" Compatible "All old objects are taken.",
        MaxPropertiesAdded "max-properties-added" Breaking "Objects with more fields are refused.",
        MaxPropertiesLowered "max-properties-lowered" Breaking "Objects with more fields are refused.",
        MaxPropertiesRaised "max-properties-raised" Compatible "All old objects are taken.",
        MaxPropertiesRemoved "max-properties-removed" Compatible "All old objects are taken.",
    }
    Structure {
        ListBecameSet "list-became-set" Breaking "Lists with equal items are refused, and appliers merge the items.",
        ListBecameMap "list-became-map" Breaking "Items with equal keys are refused, and appliers merge the items by key.",
        ListBecameAtomic "list-became-atomic" Risky "Appliers replace the whole list instead of merging it.",
        ListMapKeysChanged "list-map-keys-changed" Breaking "Other keys tell items apart: items can be equal now, or lack a key.",
        MapTypeChanged "map-type-changed" Risky "Appliers replace the object as a whole, or merge it, as they did not before.",
        UnknownFieldsForbidden "unknown-fields-forbidden" Breaking "The server drops fields that the schema does not have; strict validation refuses them.",
        UnknownFieldsAllowed "unknown-fields-allowed" Compatible "The server keeps more than before.",
        MapClosed "map-closed" Breaking "The server drops keys of the map; strict validation refuses them.",
        MapOpened "map-opened" Compatible "Objects may have more keys than before.",
        MapBecameObject "map-became-object" Breaking "Keys that are no fields are dropped; strict validation refuses them.",
        ObjectBecameMap "object-became-map" Breaking "All fields must match the schema of the map's values.",
        EmbeddedResourceAdded "embedded-resource-added" Breaking "The object needs `apiVersion`, `kind` and valid `metadata`.",
        EmbeddedResourceRemoved "embedded-resource-removed" Breaking "The server drops `apiVersion`, `kind` and `metadata`, unless the schema has them.",
    }
    Condition {
        AllOfAdded "all-of-added" Breaking "Values must match one more schema.",
        AllOfRemoved "all-of-removed" Compatible "Values must match one schema fewer.",
        AllOfChanged "all-of-changed" Risky "The conditions of the branches are others; they are not compared.",
        AnyOfAdded "any-of-added" Breaking "Values that match no branch are refused.",
        AnyOfRemoved "any-of-removed" Compatible "Values need to match no branch.",
        AnyOfBranchAdded "any-of-branch-added" Compatible "There is one more way to be valid.",
        AnyOfBranchRemoved "any-of-branch-removed" Breaking "Values that matched only this branch are refused.",
        AnyOfChanged "any-of-changed" Risky "The conditions of the branches are others; they are not compared.",
        OneOfAdded "one-of-added" Breaking "Values that match no branch, or several, are refused.",
        OneOfRemoved "one-of-removed" Compatible "Values need to match no branch.",
        OneOfChanged "one-of-changed" Risky "A value must match exactly one branch; with other branches this cannot be decided.",
        NotAdded "not-added" Breaking "Values that match the schema are refused.",
        NotRemoved "not-removed" Compatible "All values are taken.",
        NotChanged "not-changed" Risky "The forbidden schema is another one; the two are not compared.",
        RuleAdded "rule-added" Risky "Objects that break the rule are refused; rules cannot be compared.",
        RuleRemoved "rule-removed" Compatible "Objects that kept the rule stay valid.",
        RuleChanged "rule-changed" Risky "Objects that kept the old rule may break the new one; rules cannot be compared.",
        RuleMessageChanged "rule-message-changed" Compatible "Only the message for objects that break the rule changes.",
    }
    Documentation {
        DescriptionChanged "description-changed" Compatible "Only the text for people changes.",
    }
}

impl ChangeRule {
    /// The rule with a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.code() == code)
    }
}

impl fmt::Display for ChangeRule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

/// The page `docs/changes.md`.
#[must_use]
pub fn page() -> String {
    let mut out = String::from(
        "# Changes between definitions\n\n`crdsmith diff` names the rule of each change: `breaking[field-removed]`. The codes are stable.\n\n\
         **Breaking**: some object that the old definition accepts is refused by the new one, loses a field, or gets another meaning. \
         **Risky**: only updates of existing objects or other users of the API are affected, or nobody can decide it from the schema. \
         **Compatible**: everything else. A new field with a default counts as compatible: everything that was stored is stored.\n\n\
         Changes below `status` are at most risky if the version has the subresource `status`: the server ignores the `status` of manifests.\n",
    );
    for subject in Subject::ALL {
        out.push_str(&format!(
            "\n## {}\n\n| rule | severity | reason |\n|---|---|---|\n",
            subject.title()
        ));
        for rule in ChangeRule::ALL.iter().filter(|rule| rule.subject() == subject) {
            let severity = rule.severity();
            out.push_str(&format!(
                "| <a id=\"{rule}\"></a>`{rule}` | {severity} | {} |\n",
                rule.reason()
            ));
        }
    }
    out
}
