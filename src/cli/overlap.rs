//! Loading of many paths.

use crate::tanka::Loader;
use crate::yaml;

/// Runs parallel work whose items each wait for an evaluation. So many threads as there are processors evaluate. Twice as many run the work, so that an
/// evaluator need not wait while a value is turned into manifests.
pub(super) fn overlapped<T: Send>(items: usize, work: impl FnOnce(&Loader) -> T + Send) -> T {
    let threads = rayon::current_num_threads();
    let loader = if items > 1 {
        Loader::new(threads)
    } else {
        Loader::default()
    };
    let pool = (items > 1).then(|| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(2 * threads);
        pool.stack_size(yaml::STACK).build()
    });
    match pool.and_then(Result::ok) {
        Some(pool) => pool.install(|| work(&loader)),
        None => work(&loader),
    }
}
