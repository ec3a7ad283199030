"""The reception: one screen while somebody speaks, one call that saves all of it or nothing."""
