// one
# two
/* three
*/ { a: /* four */ 1 }
