"""What notices say of maintenance that recurs: its rule, its times by readers' clocks, its dates."""
