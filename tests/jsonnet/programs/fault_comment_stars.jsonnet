/* a **/ local a = 1; /***/ local b = 2; /**** c ****/ [a, b] /* d */
