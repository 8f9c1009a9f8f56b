assert false : 0.1; 1
