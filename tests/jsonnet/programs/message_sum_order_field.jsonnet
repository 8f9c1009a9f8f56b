's' + { f: error 'E4' } + {}.nope
