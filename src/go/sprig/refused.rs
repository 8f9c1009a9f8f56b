//! The functions of sprig that a reproducible text cannot use.

use crate::go::template::Function;

const CLOCK: &str = "its value depends on the clock or the time zone";
const RANDOM: &str = "its value changes with every run";
const SYSTEM: &str = "it reads the system's environment";
const NETWORK: &str = "it asks the network";
const SECRET: &str = "it makes or reads secrets";

pub(super) const FUNCTIONS: &[Function] = &[
    Function::refused("ago", CLOCK),
    Function::refused("date", CLOCK),
    Function::refused("dateInZone", CLOCK),
    Function::refused("dateModify", CLOCK),
    Function::refused("date_in_zone", CLOCK),
    Function::refused("date_modify", CLOCK),
    Function::refused("htmlDate", CLOCK),
    Function::refused("htmlDateInZone", CLOCK),
    Function::refused("mustDateModify", CLOCK),
    Function::refused("mustToDate", CLOCK),
    Function::refused("must_date_modify", CLOCK),
    Function::refused("now", CLOCK),
    Function::refused("toDate", CLOCK),
    Function::refused("unixEpoch", CLOCK),
    Function::refused("randAlpha", RANDOM),
    Function::refused("randAlphaNum", RANDOM),
    Function::refused("randAscii", RANDOM),
    Function::refused("randBytes", RANDOM),
    Function::refused("randInt", RANDOM),
    Function::refused("randNumeric", RANDOM),
    Function::refused("shuffle", RANDOM),
    Function::refused("uuidv4", RANDOM),
    Function::refused("env", SYSTEM),
    Function::refused("expandenv", SYSTEM),
    Function::refused("getHostByName", NETWORK),
    Function::refused("bcrypt", SECRET),
    Function::refused("buildCustomCert", SECRET),
    Function::refused("decryptAES", SECRET),
    Function::refused("derivePassword", SECRET),
    Function::refused("encryptAES", SECRET),
    Function::refused("genCA", SECRET),
    Function::refused("genCAWithKey", SECRET),
    Function::refused("genPrivateKey", SECRET),
    Function::refused("genSelfSignedCert", SECRET),
    Function::refused("genSelfSignedCertWithKey", SECRET),
    Function::refused("genSignedCert", SECRET),
    Function::refused("genSignedCertWithKey", SECRET),
    Function::refused("htpasswd", SECRET),
];
