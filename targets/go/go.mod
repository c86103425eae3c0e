module conctop.example/go

go 1.25

// A plain TCP socket, as all other targets have: since Go 1.24 a listener is a multipath one by default.
godebug multipathtcp=0

require conctop.example/contract v0.0.0

replace conctop.example/contract => ../lib/go
