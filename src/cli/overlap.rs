//! Evaluations of many programs.

use crate::jsonnet::Session;
use crate::yaml;

/// Runs parallel work whose items each wait for an evaluation. So many threads as there are processors evaluate. Twice as many run the work, so that an
/// evaluator need not wait while a value is turned into manifests.
pub(super) fn overlapped<T: Send>(items: usize, work: impl FnOnce(&Session) -> T + Send) -> T {
    let threads = rayon::current_num_threads();
    let session = Session::new(threads);
    let pool = (items > 1).then(|| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(2 * threads);
        pool.stack_size(yaml::STACK).build()
    });
    match pool.and_then(Result::ok) {
        Some(pool) => pool.install(|| work(&session)),
        None => work(&session),
    }
}
