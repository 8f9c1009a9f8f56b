//! The files for CI: the GitHub action, the GitLab template, the hooks of pre-commit, the images and the releases. Their scripts run in a made-up
//! repository, as CI would run them; other people's programs check the files themselves.

mod action;
mod gitlab;
mod hooks;
mod init;
mod published;
mod release;
mod repository;
mod tools;
