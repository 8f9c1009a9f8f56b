{ a: error 'bad ' + 1 }
