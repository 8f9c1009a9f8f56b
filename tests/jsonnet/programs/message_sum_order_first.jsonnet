[error 'first'] + ('b' + error 'second')
