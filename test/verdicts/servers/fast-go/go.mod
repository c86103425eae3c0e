module fast

go 1.21
